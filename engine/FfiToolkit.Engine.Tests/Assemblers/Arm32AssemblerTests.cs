using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm;

namespace FfiToolkit.Tests.Assemblers;

/// <summary>Every A32 instruction over its operands, read back by Capstone.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class Arm32AssemblerTests
{
    // r15 is not an operand that stubs use: reading it means something else in each instruction.
    private static IEnumerable<int> Registers => Enumerable.Range(0, 15);

    [Fact]
    public void Register_instructions_read_back_for_every_pair() =>
        Check(assembler => Pairs((first, second) =>
        {
            assembler.Move(first, second);
            assembler.SpreadSign(first, second);
            assembler.OrShifted(first, second, (first + second) % 15, 1 + ((first * second) % 31));
            assembler.ShiftRight(first, second, 1 + ((first + second) % 31));
            assembler.Extend(first, second, new ValueAccess(1, true));
            assembler.Extend(first, second, new ValueAccess(1, false));
            assembler.Extend(first, second, new ValueAccess(2, true));
            assembler.Extend(first, second, new ValueAccess(2, false));
        }));

    [Fact]
    public void Immediates_read_back()
    {
        Check(assembler =>
        {
            foreach (int register in Registers)
            {
                assembler.Clear(register);
                foreach (ushort immediate in (ushort[])[0, 1, 9, 10, 0x0FFF, 0x1000, 0x1234, 0x8000, 0xFFFF])
                {
                    assembler.MoveLow(register, immediate);
                    assembler.MoveHigh(register, immediate);
                }
            }

            for (int immediate = 0; immediate <= 1020; immediate += immediate < 256 ? 1 : 4)
            {
                assembler.Add(11, 13, immediate);
                assembler.Subtract(13, 13, immediate);
            }

            for (int immediate = 1024; immediate <= 4080; immediate += 16)
            {
                assembler.Subtract(13, 13, immediate);
            }
        });
    }

    [Fact]
    public void Loads_and_stores_read_back_for_every_offset_and_pair()
    {
        Check(assembler =>
        {
            for (int offset = -4095; offset <= 4095; offset++)
            {
                assembler.Load(3, 12, offset);
                assembler.Store(14, 13, offset);
                assembler.Load(14, 13, offset, 1);
                assembler.Store(3, 12, offset, 1);
            }
        });
        Check(assembler =>
        {
            for (int offset = -255; offset <= 255; offset++)
            {
                assembler.Load(3, 12, offset, 2);
                assembler.Store(14, 13, offset, 2);
            }
        });
        Check(assembler => Pairs((first, second) =>
        {
            assembler.Load(first, second, 8);
            assembler.Store(first, second, -8);
            assembler.Load(first, second, 3, 1);
            assembler.Store(first, second, -3, 1);
            assembler.Load(first, second, 19, 2);
            assembler.Store(first, second, -19, 2);
        }));
    }

    [Fact]
    public void Vector_instructions_read_back_for_every_register_and_offset()
    {
        Check(assembler =>
        {
            for (int single = 0; single < 32; single++)
            {
                for (int scaled = 0; scaled <= 255; scaled += 5)
                {
                    assembler.LoadSingle(single, 12, scaled * 4);
                    assembler.LoadDouble(single / 2, 12, scaled * 4);
                    assembler.StoreSingle(single, 12, scaled * 4);
                    assembler.StoreDouble(single / 2, 12, scaled * 4);
                }

                foreach (int register in Registers)
                {
                    assembler.MoveSingle(single, 2 * register);
                    assembler.MoveSingle(31 - single, (2 * register) + 1);
                    assembler.MoveFromSingle(register, single);
                    assembler.MoveToSingle(single, register);
                    assembler.MoveFromDouble(register, (register + 1) % 15, single / 2);
                }
            }
        });
    }

    [Fact]
    public void Lists_jumps_and_calls_read_back()
    {
        Check(assembler =>
        {
            assembler.Push(1, 2, 11, 14);
            assembler.Pop(1, 2, 11, 15);
            assembler.Push(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14);
            foreach (int register in Registers)
            {
                assembler.Jump(register);
                assembler.Call(register);
            }
        });
    }

    [Fact]
    public void Operands_out_of_range_are_refused()
    {
        Arm32Assembler assembler = new();
        Refused(() => assembler.Move(16, 0));
        Refused(() => assembler.Add(0, 0, 257));
        Refused(() => assembler.Subtract(0, 0, 1032));
        Refused(() => assembler.Load(0, 0, 4096));
        Refused(() => assembler.Store(0, 0, -4096));
        Refused(() => assembler.LoadSingle(32, 0, 0));
        Refused(() => assembler.LoadDouble(0, 0, 1024));
        Refused(() => assembler.LoadSingle(0, 0, 2));
        Refused(() => assembler.LoadDouble(16, 0, 0));
        Refused(() => assembler.StoreSingle(0, 0, 2));
        Refused(() => assembler.StoreDouble(16, 0, 0));
        Refused(() => assembler.MoveToSingle(32, 0));
        Refused(() => assembler.MoveSingle(0, 32));
        Refused(() => assembler.Load(0, 0, 256, 2));
        Refused(() => assembler.Store(0, 0, -256, 2));
        Refused(() => assembler.Store(0, 0, 4096, 1));
        Refused(() => assembler.OrShifted(0, 0, 0, 32));
        Refused(() => assembler.ShiftRight(0, 0, 0));
        Refused(() => assembler.Extend(0, 0, new ValueAccess(4, true)));
        Refused(() => assembler.Push());
        Refused(() => assembler.Push(2, 1));
        Assert.Empty(assembler.ToArray());
    }

    private static void Refused(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action);

    private static void Pairs(Action<int, int> use)
    {
        foreach (int first in Registers)
        {
            foreach (int second in Registers)
            {
                use(first, second);
            }
        }
    }

    private static void Check(Action<Arm32Assembler> emit)
    {
        List<string> listing = [];
        Arm32Assembler assembler = new(listing);
        emit(assembler);
        using CapstoneArmDisassembler capstone = CapstoneDisassembler.CreateArmDisassembler(ArmDisassembleMode.Arm);
        ArmInstruction[] read = capstone.Disassemble(assembler.ToArray());
        Assert.Equal(listing.Select(ListingComparer.Canonical), read.Select(static one => ListingComparer.Canonical($"{one.Mnemonic} {one.Operand}")));
    }
}
