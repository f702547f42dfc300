namespace FfiToolkit.Node.Binding;

/// <summary>Why native code that called back goes on without a result; the numbers are known to native/interop.h.</summary>
internal enum CallbackFailure : uint
{
    None = 0,

    /// <summary>An exception, or the end of JavaScript, which Node-API keeps until the call returns. Where V8 is not known.</summary>
    Kept = 1,

    /// <summary>The same, which V8 keeps.</summary>
    Pending = 2,
}
