namespace FfiToolkit.Node.Binding;

/// <summary>Why native code that called back goes on without a result; the numbers are known to native/bind.cc.</summary>
internal enum CallbackFailure : uint
{
    None = 0,

    /// <summary>An exception, which Node-API keeps.</summary>
    Exception = 1,

    /// <summary>JavaScript is being ended from outside.</summary>
    Termination = 2,
}
