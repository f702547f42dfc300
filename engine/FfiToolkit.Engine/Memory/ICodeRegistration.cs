namespace FfiToolkit.Memory;

/// <summary>What the operating system is told about code. Disposing takes it back.</summary>
internal interface ICodeRegistration : IDisposable
{
    /// <summary>Tells it; once.</summary>
    /// <param name="code">Where the code is.</param>
    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    void Register(CodeAddress code);
}
