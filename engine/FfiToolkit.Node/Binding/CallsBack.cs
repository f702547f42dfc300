namespace FfiToolkit.Node.Binding;

/// <summary>Whether native code may call JavaScript before a call of it returns; the numbers are known to the JavaScript package.</summary>
internal enum CallsBack : byte
{
    /// <summary>It may, wherever a callback is registered.</summary>
    Perhaps = 0,

    /// <summary>Its user promised that it does not (<c>leaf: true</c>). A lie ends the process.</summary>
    PromisedNot = 1,

    /// <summary>It is code of ours that does not.</summary>
    Never = 2,
}
