using FfiToolkit.Loading;
using Microsoft.Win32.SafeHandles;

namespace FfiToolkit;

/// <summary>An open library. Its finalizer closes a library that nobody closed and nobody can call any more.</summary>
internal sealed class LibraryHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    /// <summary>A library that somebody loaded.</summary>
    internal LibraryHandle(nint handle, bool ownsHandle)
        : base(ownsHandle) => SetHandle(handle);

    /// <summary>A library that we loaded. Windows has no flag that keeps it mapped; a library that is not freed stays.</summary>
    internal LibraryHandle(nint handle, LoadFlags flags)
        : this(handle, ownsHandle: !(OperatingSystem.IsWindows() && flags.HasFlag(LoadFlags.NoDelete)))
    {
    }

    protected override bool ReleaseHandle()
    {
        NativeLoader.Close(handle);
        return true;
    }
}
