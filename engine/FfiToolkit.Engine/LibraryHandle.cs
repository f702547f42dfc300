using FfiToolkit.Loading;

namespace FfiToolkit;

/// <summary>A library of the loader's. It has no finalizer: nobody but its owner knows whether native code still holds addresses in it.</summary>
/// <param name="value">What the loader calls it.</param>
/// <param name="isOwned">Whether closing it is up to us.</param>
internal sealed class LibraryHandle(nint value, bool isOwned)
{
    /// <summary>A library that we loaded. Windows has no flag that keeps it mapped; a library that is not freed stays.</summary>
    internal LibraryHandle(nint value, LoadFlags flags)
        : this(value, isOwned: !(OperatingSystem.IsWindows() && flags.HasFlag(LoadFlags.NoDelete)))
    {
    }

    /// <summary>What the loader calls it.</summary>
    internal nint Value => value;

    /// <summary>Closes the library, where that is up to us. Called once.</summary>
    internal void Close()
    {
        if (isOwned)
        {
            NativeLoader.Close(value);
        }
    }
}
