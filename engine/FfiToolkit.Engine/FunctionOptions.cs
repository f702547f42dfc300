namespace FfiToolkit;

/// <summary>What else a function does at each call.</summary>
[Flags]
public enum FunctionOptions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// Keeps the error number that the target leaves, <c>errno</c> or on Windows what GetLastError says, before anything else can
    /// change it. It is read from the call itself: <c>Call(…, out int error)</c>, <c>Invoke(out int error, …)</c>, or a bound
    /// delegate whose last parameter is <c>out int error</c>. It means something only where the target says that it failed.
    /// </summary>
    CaptureError = 1,
}
