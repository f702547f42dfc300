using FfiToolkit.Stubs;
using FfiToolkit.Tests.Support;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;

namespace FfiToolkit.Tests.Assemblers;

/// <summary>Every A64 instruction over its operands, read back by Capstone.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class Arm64AssemblerTests
{
    private static readonly ValueAccess[] s_accesses =
        [new(1, false), new(1, true), new(2, false), new(2, true), new(4, false), new(4, true), new(8, false)];

    private static IEnumerable<int> Registers => Enumerable.Range(0, 32);

    [Fact]
    public void Moves_between_registers_read_back_for_every_pair()
    {
        Check(assembler => Pairs((first, second) =>
        {
            assembler.Move(first, second);
            assembler.Move32(first, second);
            assembler.MoveFromSingle(first, second);
            assembler.MoveFromDouble(first, second);
            assembler.MoveDouble(first, second);
            assembler.OrShifted(first, second, (first + second) % 31, 1 + ((first * second) % 63));
            assembler.ShiftRight(first, second, 1 + ((first + second) % 63));
        }));
    }

    [Fact]
    public void Extensions_read_back_for_every_pair_and_width() =>
        Check(assembler => Pairs((first, second) =>
        {
            foreach (ValueAccess access in s_accesses.Where(static access => access.Size < 8))
            {
                assembler.Extend(first, second, access);
            }
        }));

    [Fact]
    public void Additions_read_back_for_every_immediate_and_every_pair()
    {
        Check(assembler =>
        {
            for (int immediate = 0; immediate <= 4095; immediate++)
            {
                assembler.Add(29, 31, immediate);
                assembler.Subtract(31, 31, immediate);
            }
        });
        Check(assembler => Pairs((first, second) =>
        {
            assembler.Add(first, second, 16);
            assembler.Subtract(first, second, 4080);
        }));
    }

    [Fact]
    public void Immediates_read_back_in_every_halfword() =>
        Check(assembler =>
        {
            foreach (int register in Registers)
            {
                for (int halfword = 0; halfword < 4; halfword++)
                {
                    foreach (ushort immediate in (ushort[])[0, 1, 9, 10, 0x1234, 0x8000, 0xFFFF])
                    {
                        assembler.MoveZero(register, immediate, halfword);
                        assembler.MoveKeep(register, immediate, halfword);
                    }
                }
            }
        });

    [Fact]
    public void Loads_and_stores_read_back_for_every_offset()
    {
        Check(assembler =>
        {
            for (int scaled = 0; scaled <= 4095; scaled++)
            {
                foreach (ValueAccess access in s_accesses)
                {
                    assembler.Load(7, 31, scaled * access.Size, access);
                }

                foreach (int size in (int[])[1, 2, 4, 8])
                {
                    assembler.Store(10, 9, scaled * size, size);
                }

                assembler.LoadVector(5, 9, scaled * 4, 4);
                assembler.LoadVector(5, 9, scaled * 8, 8);
                assembler.StoreVector(5, 10, scaled * 4, 4);
                assembler.StoreVector(5, 10, scaled * 8, 8);
            }
        });
    }

    [Fact]
    public void Loads_and_stores_read_back_for_every_pair_of_registers() =>
        Check(assembler => Pairs((first, second) =>
        {
            assembler.Load(first, second, 8, new ValueAccess(8, false));
            assembler.Store(first, second, 2, 2);
            assembler.LoadVector(first, second, 8, 8);
            assembler.StoreVector(first, second, 8, 8);
        }));

    [Fact]
    public void Pairs_jumps_and_calls_read_back()
    {
        Check(assembler =>
        {
            for (int offset = -512; offset <= 504; offset += 8)
            {
                assembler.PushPair(29, 30, 31, offset);
                assembler.PopPair(29, 30, 31, offset);
            }

            foreach (int register in Registers)
            {
                assembler.Jump(register);
                assembler.Call(register);
            }

            assembler.BranchTarget();
            assembler.Return();
        });
    }

    [Fact]
    public void Comparisons_and_signed_shifts_read_back()
    {
        Check(assembler =>
        {
            foreach (int register in Registers.Take(31))
            {
                for (int immediate = 0; immediate <= 4095; immediate += 13)
                {
                    assembler.Compare32(register, immediate);
                }
            }
        });
        Check(assembler => Pairs((first, second) =>
        {
            assembler.Negate(first, second);
            assembler.ShiftRightSigned(first, second, 1 + ((first + second) % 63));
        }));
    }

    [Fact]
    public void Branches_read_back_with_where_they_go()
    {
        Check(assembler =>
        {
            foreach (int register in Registers)
            {
                List<int> branches = [assembler.Branch(), assembler.BranchIfNotEqual(), assembler.BranchOnZero(register, true), assembler.BranchOnZero(register, false)];
                for (int bit = 0; bit < 64; bit++)
                {
                    branches.Add(assembler.BranchOnBit(register, bit, bit % 2 == 0));
                    assembler.Return();
                }

                branches.ForEach(assembler.Land);
            }
        });
    }

    [Fact]
    public void Operands_out_of_range_are_refused()
    {
        Arm64Assembler assembler = new();
        Refused(() => assembler.Move(32, 0));
        Refused(() => assembler.Move(0, -1));
        Refused(() => assembler.OrShifted(0, 0, 0, 64));
        Refused(() => assembler.ShiftRight(0, 0, -1));
        Refused(() => assembler.Add(0, 0, 4096));
        Refused(() => assembler.Subtract(0, 0, -1));
        Refused(() => assembler.MoveZero(0, 1, 4));
        Refused(() => assembler.Load(0, 0, 4, new ValueAccess(8, false)));
        Refused(() => assembler.Load(0, 0, 8 * 4096, new ValueAccess(8, false)));
        Refused(() => assembler.Load(0, 0, 0, new ValueAccess(3, false)));
        Refused(() => assembler.Store(0, 0, -8, 8));
        Refused(() => assembler.Store(0, 0, 0, 16));
        Refused(() => assembler.LoadVector(0, 0, 0, 2));
        Refused(() => assembler.StoreVector(0, 0, 4, 8));
        Refused(() => assembler.StoreVector(0, 0, 0, 2));
        Refused(() => assembler.PushPair(0, 1, 31, -520));
        Refused(() => assembler.PopPair(0, 1, 31, 512));
        Refused(() => assembler.PushPair(0, 1, 31, 4));
        Refused(() => assembler.Extend(0, 0, new ValueAccess(8, false)));
        Refused(() => assembler.Compare32(0, 4096));
        Refused(() => assembler.ShiftRightSigned(0, 0, 64));
        Refused(() => assembler.BranchOnBit(0, 64, true));
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

    private static void Check(Action<Arm64Assembler> emit)
    {
        List<string> listing = [];
        Arm64Assembler assembler = new(listing);
        emit(assembler);
        using CapstoneArm64Disassembler capstone = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
        Arm64Instruction[] read = capstone.Disassemble(assembler.ToArray(), 0);
        Assert.Equal(listing.Select(ListingComparer.Canonical), read.Select(static one => ListingComparer.Canonical($"{one.Mnemonic} {one.Operand}")));
    }
}
