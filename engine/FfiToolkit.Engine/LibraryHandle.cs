using FfiToolkit.Loading;
using Microsoft.Win32.SafeHandles;

namespace FfiToolkit;

/// <summary>An open library. Its finalizer closes a library that nobody closed and nobody can call any more.</summary>
internal sealed class LibraryHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    internal LibraryHandle(nint handle)
        : base(ownsHandle: true) => SetHandle(handle);

    protected override bool ReleaseHandle()
    {
        NativeLoader.Close(handle);
        return true;
    }
}
