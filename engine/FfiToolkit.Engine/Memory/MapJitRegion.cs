using System.Runtime.InteropServices;

namespace FfiToolkit.Memory;

/// <summary>
/// macOS on arm64: memory mapped with MAP_JIT, which the writing thread sees writable while every other thread goes on
/// seeing it executable ("Porting just-in-time compilers to Apple silicon", Apple developer documentation).
/// </summary>
/// <remarks>
/// The toggle takes the right to execute from the thread for all of its MAP_JIT memory. Under CoreCLR that is the memory
/// of the managed code which would be asking; so only NativeAOT programs, whose code is in their file, use this region.
/// </remarks>
internal sealed unsafe partial class MapJitRegion : CodeRegion
{
    private readonly byte* _memory;
    private readonly int _size;

    private MapJitRegion(byte* memory, int size)
    {
        _memory = memory;
        _size = size;
    }

    internal override CodeAddress Base => new((nint)_memory);

    internal override int Size => _size;

    internal override bool CanWriteWhileRunning => true;

    /// <exception cref="CodeMemoryException">The operating system refused.</exception>
    internal static MapJitRegion Create(int size)
    {
        void* memory = Posix.Map(
            null,
            (nuint)size,
            Posix.ProtRead | Posix.ProtWrite | Posix.ProtExec,
            Posix.MapPrivate | Posix.MapAnonymous | Posix.MapJit,
            -1,
            0);
        return memory != Posix.MapFailed ? new MapJitRegion((byte*)memory, size) : throw Posix.Failure("mmap with MAP_JIT");
    }

    internal override void Write(int offset, ReadOnlySpan<byte> code)
    {
        // Nothing between the two calls may leave this thread's native code.
        fixed (byte* source = code)
        {
            WriteProtect(0);
            Buffer.MemoryCopy(source, _memory + offset, _size - offset, code.Length);
            WriteProtect(1);
        }

        InstructionCache.Flush(Base + offset, code.Length);
    }

    protected override void Unmap() => _ = Posix.Unmap(_memory, (nuint)_size);

    [LibraryImport("libc", EntryPoint = "pthread_jit_write_protect_np")]
    private static partial void WriteProtect(int enabled);
}
