using System.Runtime.InteropServices;
using FfiToolkit.Emulator.Machine;
using FfiToolkit.Emulator.Unicorn;

namespace FfiToolkit.Conformance;

/// <summary>What cells do with the memory of an emulated machine.</summary>
internal static class GuestMemory
{
    private const ulong EdgeBytes = 8192;

    /// <summary>Maps some memory.</summary>
    /// <returns>Its end, behind which nothing can be read or written.</returns>
    internal static ulong MapEdge(this GuestMachine machine) => machine.Pages.Map(EdgeBytes, MemoryAccess.Read | MemoryAccess.Write) + EdgeBytes;

    internal static void Fill(this GuestMachine machine, ulong address, int count, byte value)
    {
        Span<byte> bytes = stackalloc byte[count];
        bytes.Fill(value);
        machine.Write(address, bytes);
    }

    internal static void WriteWords(this GuestMachine machine, ulong address, params ReadOnlySpan<ulong> values) => machine.Write(address, MemoryMarshal.AsBytes(values));

    internal static ulong ReadWord(this GuestMachine machine, ulong address)
    {
        ulong value = 0;
        machine.Read(address, MemoryMarshal.AsBytes(new Span<ulong>(ref value)));
        return value;
    }
}
