using System.Diagnostics.CodeAnalysis;

namespace FfiToolkit;

/// <summary>
/// How a library is loaded, in the terms of <c>dlopen</c>. Without a flag its calls are bound as the system likes (lazily,
/// where it can) and its symbols are its own.
/// </summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "The flags of dlopen.")]
public enum LoadFlags
{
    /// <summary>As <see cref="Lazy"/> and <see cref="Local"/>.</summary>
    None = 0,

    /// <summary>Calls of other libraries are bound when they are first made, where the system can (<c>RTLD_LAZY</c>).</summary>
    Lazy = 1,

    /// <summary>Everything is bound before the load returns, or the load fails (<c>RTLD_NOW</c>). Windows always does so.</summary>
    Now = 2,

    /// <summary>Libraries that are loaded later do not see its symbols (<c>RTLD_LOCAL</c>). Windows knows nothing else.</summary>
    Local = 4,

    /// <summary>Libraries that are loaded later, and <see cref="FfiContext.LoadMainProgram"/>, see its symbols (<c>RTLD_GLOBAL</c>). Not on Windows.</summary>
    Global = 8,

    /// <summary>It stays mapped after it was closed (<c>RTLD_NODELETE</c>).</summary>
    NoDelete = 16,

    /// <summary>It prefers its own symbols to those that are already global (<c>RTLD_DEEPBIND</c>). glibc alone has it.</summary>
    DeepBind = 32,
}
