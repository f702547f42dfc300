namespace FfiToolkit.LibffiSuite.Running;

/// <summary>Runs programs of a target. Disposing it ends what it keeps running between them.</summary>
internal interface IProgramRunner : IAsyncDisposable
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">The program's file.</param>
    /// <param name="library">The libffi that it is given: ours, or a canary's.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="cancellation">Stops it at once.</param>
    Task<ProgramResult> RunAsync(string program, string library, TimeSpan limit, CancellationToken cancellation);
}
