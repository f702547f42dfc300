namespace FfiToolkit.Node.Callbacks;

/// <summary>What is done about calls from other threads than the isolate's; the numbers are known to the JavaScript package.</summary>
internal enum ThreadPolicy : byte
{
    /// <summary>They end the process, as with <c>node:ffi</c>.</summary>
    SameThread = 0,

    /// <summary>They wait until JavaScript has answered.</summary>
    Block = 1,

    /// <summary>They leave a copy of the arguments and go on, as do calls from the isolate's own thread; the event loop delivers them.</summary>
    Post = 2,
}
