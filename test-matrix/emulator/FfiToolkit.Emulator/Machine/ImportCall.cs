using System.Buffers.Binary;

namespace FfiToolkit.Emulator.Machine;

/// <summary>A call from the guest to a function that the host provides.</summary>
public readonly struct ImportCall
{
    private readonly GuestMachine _machine;

    internal ImportCall(GuestMachine machine, string name)
    {
        _machine = machine;
        Name = name;
    }

    /// <summary>The name that the guest called.</summary>
    public string Name { get; }

    /// <summary>The guest, for its memory.</summary>
    public GuestMachine Machine => _machine;

    /// <summary>An integer or pointer argument of a function that takes nothing else.</summary>
    /// <param name="index">Which, from 0.</param>
    public ulong Argument(int index)
    {
        GuestConvention convention = _machine.Target.Convention;
        if (index < convention.IntegerArguments.Length)
        {
            return (ulong)_machine.Engine.ReadRegister(convention.Registers.Integers[convention.IntegerArguments[index]].Id);
        }

        ulong stack = (ulong)_machine.Engine.ReadRegister(convention.Registers.StackPointer.Id);
        int slot = index - convention.IntegerArguments.Length;
        Span<byte> word = stackalloc byte[8];
        word.Clear();
        _machine.Read(stack + (ulong)(convention.ReturnAddressBytes + convention.HomeBytes + (slot * convention.WordSize)), word[..convention.WordSize]);
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }
}
