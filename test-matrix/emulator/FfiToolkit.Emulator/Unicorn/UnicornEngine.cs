using System.Runtime.InteropServices;

namespace FfiToolkit.Emulator.Unicorn;

/// <summary>One emulated processor with its memory: <see cref="UnicornNative"/> with types and errors.</summary>
internal sealed unsafe class UnicornEngine : IDisposable
{
    internal const int PageSize = 4096;

    private readonly UnicornHandle _handle;
    private GCHandle _self;

    /// <summary>Opens an engine.</summary>
    /// <param name="architecture">The instruction set.</param>
    /// <param name="mode">Its mode (<c>uc_mode</c>).</param>
    /// <param name="model">The processor; null for Unicorn's choice. It can be chosen only before anything else is done.</param>
    internal UnicornEngine(UnicornArchitecture architecture, int mode, int? model = null)
    {
        try
        {
            Require(UnicornNative.Open(architecture, mode, out _handle), $"open an engine for {architecture}");
        }
        catch (DllNotFoundException missing)
        {
            throw new EmulatorException($"{UnicornNative.Library} is not installed. Install it with: apt-get install libunicorn2", missing);
        }

        if (model is int chosen)
        {
            Require(UnicornNative.Control(_handle, UnicornNative.SetCpuModel, (ulong)chosen, 0), $"select processor model {chosen}");
        }

        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        Require(
            UnicornNative.AddHook(_handle, out _, UnicornHook.InvalidMemory, (nint)(delegate* unmanaged<nint, int, ulong, int, long, nint, byte>)&OnInvalidMemory, GCHandle.ToIntPtr(_self), 1, 0),
            "watch invalid memory accesses");
    }

    /// <summary>Called with the address of every translated block that starts within a range given to <see cref="WatchBlocks"/>.</summary>
    internal Action<ulong>? BlockEntered { get; set; }

    /// <summary>The last access that failed.</summary>
    internal InvalidAccess LastInvalidAccess { get; private set; }

    internal void Map(ulong address, ulong size, MemoryAccess access) =>
        Require(UnicornNative.Map(_handle, address, (nuint)size, (uint)access), $"map {size} bytes at 0x{address:x}");

    internal void Unmap(ulong address, ulong size) => Require(UnicornNative.Unmap(_handle, address, (nuint)size), $"unmap {size} bytes at 0x{address:x}");

    internal void Protect(ulong address, ulong size, MemoryAccess access) =>
        Require(UnicornNative.Protect(_handle, address, (nuint)size, (uint)access), $"protect {size} bytes at 0x{address:x}");

    internal void Write(ulong address, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            Require(UnicornNative.Write(_handle, address, first, (nuint)bytes.Length), $"write {bytes.Length} bytes at 0x{address:x}");
        }
    }

    internal void Read(ulong address, Span<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            Require(UnicornNative.Read(_handle, address, first, (nuint)bytes.Length), $"read {bytes.Length} bytes at 0x{address:x}");
        }
    }

    /// <summary>Makes the processor read code again: Unicorn 2.0.1 keeps running the old translation after a write of the host.</summary>
    internal void ForgetTranslations() => Require(UnicornNative.Control(_handle, UnicornNative.FlushTranslations, 0, 0), "forget translated code");

    // The value always has 16 bytes: Unicorn takes 4, 8 or 16 of them, as the register has, and leaves the rest as it was.
    internal void WriteRegister(int register, UInt128 value) =>
        Require(UnicornNative.WriteRegister(_handle, register, &value), $"write register {register}");

    internal UInt128 ReadRegister(int register)
    {
        UInt128 value = 0;
        Require(UnicornNative.ReadRegister(_handle, register, &value), $"read register {register}");
        return value;
    }

    /// <summary>Runs until <paramref name="until"/> is reached by a jump, a fault stops it, or the instructions are spent.</summary>
    /// <remarks>Spent instructions are no error: only the program counter tells. A timeout would start a thread per run.</remarks>
    internal UnicornError Run(ulong begin, ulong until, ulong instructions) =>
        UnicornNative.Start(_handle, begin, until, 0, (nuint)instructions);

    /// <summary>Reports blocks that start in a range. Code that has run before is not watched (Unicorn 2.0.1): watch first.</summary>
    internal void WatchBlocks(ulong begin, ulong lastByte) =>
        Require(
            UnicornNative.AddHook(_handle, out _, UnicornHook.Block, (nint)(delegate* unmanaged<nint, ulong, uint, nint, void>)&OnBlock, GCHandle.ToIntPtr(_self), begin, lastByte),
            "watch code");

    public void Dispose()
    {
        _handle.Dispose();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private static void Require(UnicornError error, string request)
    {
        if (error != UnicornError.None)
        {
            throw new UnicornException(request, error);
        }
    }

    [UnmanagedCallersOnly]
    private static void OnBlock(nint engine, ulong address, uint size, nint self) =>
        (GCHandle.FromIntPtr(self).Target as UnicornEngine)?.BlockEntered?.Invoke(address);

    [UnmanagedCallersOnly]
    private static byte OnInvalidMemory(nint engine, int kind, ulong address, int size, long value, nint self)
    {
        if (GCHandle.FromIntPtr(self).Target is UnicornEngine target)
        {
            target.LastInvalidAccess = new InvalidAccess(address, size);
        }

        return 0;
    }
}
