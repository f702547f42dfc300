namespace FfiToolkit;

/// <summary>What native code calls: reads the arguments of a call and gives its result.</summary>
/// <param name="call">The call. It, and every span that it gives, is valid until the handler returns.</param>
public delegate void FfiCallback(ref IncomingCall call);
