using System.Globalization;
using System.Numerics;
using static FfiToolkit.Stubs.WordWriter;

namespace FfiToolkit.Stubs;

/// <summary>
/// The A32 instructions that stubs need, encoded as the Arm Architecture Reference Manual (DDI 0406C, chapter A8) has
/// them, always executed. Core registers are numbers 0 to 15, single-precision registers 0 to 31, double-precision
/// registers 0 to 15.
/// </summary>
/// <param name="listing">Takes one line per instruction; null where none is wanted.</param>
internal sealed class Arm32Assembler(List<string>? listing = null) : IAssembler
{
    private readonly WordWriter _writer = new(listing);

    public byte[] ToArray() => _writer.ToArray();

    public void Clear() => _writer.Clear();

    /// <summary><c>push {registers}</c> (stmdb sp!); registers in ascending order.</summary>
    internal void Push(params ReadOnlySpan<int> registers) => _writer.Add(0xE92D0000 | RegisterList(registers), $"push {{{Names(registers)}}}");

    /// <summary><c>pop {registers}</c> (ldm sp!); registers in ascending order.</summary>
    internal void Pop(params ReadOnlySpan<int> registers) => _writer.Add(0xE8BD0000 | RegisterList(registers), $"pop {{{Names(registers)}}}");

    /// <summary><c>mov rd, rm</c>.</summary>
    internal void Move(int destination, int source) =>
        _writer.Add(0xE1A00000 | Register(destination) << 12 | Register(source), $"mov {R(destination)}, {R(source)}");

    /// <summary><c>mov rd, #0</c>.</summary>
    internal void Clear(int destination) => _writer.Add(0xE3A00000 | Register(destination) << 12, $"mov {R(destination)}, #0");

    /// <summary><c>asr rd, rm, #31</c>: copies of the sign.</summary>
    internal void SpreadSign(int destination, int source) =>
        _writer.Add(0xE1A00FC0 | Register(destination) << 12 | Register(source), $"asr {R(destination)}, {R(source)}, #31");

    /// <summary><c>add rd, rn, #immediate</c>.</summary>
    internal void Add(int destination, int source, int immediate) => _writer.Add(
        0xE2800000 | Register(source) << 16 | Register(destination) << 12 | ModifiedImmediate(immediate),
        $"add {R(destination)}, {R(source)}, #{immediate}");

    /// <summary><c>sub rd, rn, #immediate</c>.</summary>
    internal void Subtract(int destination, int source, int immediate) => _writer.Add(
        0xE2400000 | Register(source) << 16 | Register(destination) << 12 | ModifiedImmediate(immediate),
        $"sub {R(destination)}, {R(source)}, #{immediate}");

    /// <summary><c>movw rd, #immediate</c>: the upper half becomes zero.</summary>
    internal void MoveLow(int destination, ushort immediate) =>
        _writer.Add(0xE3000000 | Halves(immediate) | Register(destination) << 12, $"movw {R(destination)}, #{immediate}");

    /// <summary><c>movt rd, #immediate</c>: the lower half stays.</summary>
    internal void MoveHigh(int destination, ushort immediate) =>
        _writer.Add(0xE3400000 | Halves(immediate) | Register(destination) << 12, $"movt {R(destination)}, #{immediate}");

    /// <summary><c>ldr rt, [rn, #offset]</c>, offset -4095 to 4095.</summary>
    internal void Load(int destination, int address, int offset) =>
        _writer.Add(0xE5100000 | Memory(destination, address, offset), $"ldr {R(destination)}, [{R(address)}, #{offset}]");

    /// <summary><c>str rt, [rn, #offset]</c>, offset -4095 to 4095.</summary>
    internal void Store(int source, int address, int offset) =>
        _writer.Add(0xE5000000 | Memory(source, address, offset), $"str {R(source)}, [{R(address)}, #{offset}]");

    /// <summary><c>ldrb</c> or <c>ldr rt, [rn, #offset]</c>, offset -4095 to 4095; <c>ldrh</c>, offset -255 to 255.</summary>
    internal void Load(int destination, int address, int offset, int size)
    {
        switch (size)
        {
            case 1:
                _writer.Add(0xE5500000 | Memory(destination, address, offset), $"ldrb {R(destination)}, [{R(address)}, #{offset}]");
                break;
            case 2:
                _writer.Add(0xE15000B0 | Halfword(destination, address, offset), $"ldrh {R(destination)}, [{R(address)}, #{offset}]");
                break;
            default:
                Load(destination, address, offset);
                break;
        }
    }

    /// <summary><c>strb</c> or <c>str rt, [rn, #offset]</c>, offset -4095 to 4095; <c>strh</c>, offset -255 to 255.</summary>
    internal void Store(int source, int address, int offset, int size)
    {
        switch (size)
        {
            case 1:
                _writer.Add(0xE5400000 | Memory(source, address, offset), $"strb {R(source)}, [{R(address)}, #{offset}]");
                break;
            case 2:
                _writer.Add(0xE14000B0 | Halfword(source, address, offset), $"strh {R(source)}, [{R(address)}, #{offset}]");
                break;
            default:
                Store(source, address, offset);
                break;
        }
    }

    /// <summary><c>orr rd, rn, rm, lsl #shift</c>.</summary>
    internal void OrShifted(int destination, int first, int second, int shift) => _writer.Add(
        0xE1800000 | Register(first) << 16 | Register(destination) << 12 | Field(shift, 1, 31, nameof(shift)) << 7 | Register(second),
        $"orr {R(destination)}, {R(first)}, {R(second)}, lsl #{shift}");

    /// <summary><c>lsr rd, rm, #shift</c>.</summary>
    internal void ShiftRight(int destination, int source, int shift) => _writer.Add(
        0xE1A00020 | Register(destination) << 12 | Field(shift, 1, 31, nameof(shift)) << 7 | Register(source),
        $"lsr {R(destination)}, {R(source)}, #{shift}");

    /// <summary><c>vmov.f32 sd, sm</c>.</summary>
    internal void MoveSingle(int destination, int source)
    {
        uint to = Field(destination, 0, 31, nameof(destination));
        uint from = Field(source, 0, 31, nameof(source));
        _writer.Add(0xEEB00A40 | (to & 1) << 22 | (to >> 1) << 12 | (from & 1) << 5 | from >> 1, $"vmov.f32 s{destination}, s{source}");
    }

    /// <summary><c>vldr sd, [rn, #offset]</c>.</summary>
    internal void LoadSingle(int destination, int address, int offset)
    {
        uint single = Field(destination, 0, 31, nameof(destination));
        _writer.Add(
            0xED900A00 | (single & 1) << 22 | Register(address) << 16 | (single >> 1) << 12 | Scaled(offset, 4, 255, nameof(offset)),
            $"vldr s{destination}, [{R(address)}, #{offset}]");
    }

    /// <summary><c>vldr dd, [rn, #offset]</c>.</summary>
    internal void LoadDouble(int destination, int address, int offset) => _writer.Add(
        0xED900B00 | Register(address) << 16 | Field(destination, 0, 15, nameof(destination)) << 12 | Scaled(offset, 4, 255, nameof(offset)),
        $"vldr d{destination}, [{R(address)}, #{offset}]");

    /// <summary><c>vstr sd, [rn, #offset]</c>.</summary>
    internal void StoreSingle(int source, int address, int offset)
    {
        uint single = Field(source, 0, 31, nameof(source));
        _writer.Add(
            0xED800A00 | (single & 1) << 22 | Register(address) << 16 | (single >> 1) << 12 | Scaled(offset, 4, 255, nameof(offset)),
            $"vstr s{source}, [{R(address)}, #{offset}]");
    }

    /// <summary><c>vstr dd, [rn, #offset]</c>.</summary>
    internal void StoreDouble(int source, int address, int offset) => _writer.Add(
        0xED800B00 | Register(address) << 16 | Field(source, 0, 15, nameof(source)) << 12 | Scaled(offset, 4, 255, nameof(offset)),
        $"vstr d{source}, [{R(address)}, #{offset}]");

    /// <summary><c>vmov sn, rt</c>.</summary>
    internal void MoveToSingle(int destination, int source)
    {
        uint single = Field(destination, 0, 31, nameof(destination));
        _writer.Add(0xEE000A10 | (single >> 1) << 16 | Register(source) << 12 | (single & 1) << 7, $"vmov s{destination}, {R(source)}");
    }

    /// <summary><c>vmov rt, sn</c>.</summary>
    internal void MoveFromSingle(int destination, int source)
    {
        uint single = Field(source, 0, 31, nameof(source));
        _writer.Add(0xEE100A10 | (single >> 1) << 16 | Register(destination) << 12 | (single & 1) << 7, $"vmov {R(destination)}, s{source}");
    }

    /// <summary><c>vmov rt, ru, dm</c>.</summary>
    internal void MoveFromDouble(int low, int high, int source) => _writer.Add(
        0xEC500B10 | Register(high) << 16 | Register(low) << 12 | Field(source, 0, 15, nameof(source)),
        $"vmov {R(low)}, {R(high)}, d{source}");

    /// <summary><c>sxtb</c>, <c>sxth</c>, <c>uxtb</c> or <c>uxth rd, rm</c>.</summary>
    internal void Extend(int destination, int source, ValueAccess access)
    {
        (uint opcode, string name) = (access.Size, access.IsSigned) switch
        {
            (1, true) => (0xE6AF0070u, "sxtb"),
            (2, true) => (0xE6BF0070u, "sxth"),
            (1, false) => (0xE6EF0070u, "uxtb"),
            (2, false) => (0xE6FF0070u, "uxth"),
            _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Must be of 1 or 2 bytes."),
        };
        _writer.Add(opcode | Register(destination) << 12 | Register(source), $"{name} {R(destination)}, {R(source)}");
    }

    /// <summary><c>bx rm</c>: bit 0 of the target chooses Thumb.</summary>
    internal void Jump(int target) => _writer.Add(0xE12FFF10 | Register(target), $"bx {R(target)}");

    /// <summary><c>blx rm</c>: bit 0 of the target chooses Thumb.</summary>
    internal void Call(int target) => _writer.Add(0xE12FFF30 | Register(target), $"blx {R(target)}");

    private static string R(int register) => register switch
    {
        13 => "sp",
        14 => "lr",
        15 => "pc",
        _ => string.Create(CultureInfo.InvariantCulture, $"r{register}"),
    };

    private static string Names(ReadOnlySpan<int> registers)
    {
        List<string> names = [];
        foreach (int register in registers)
        {
            names.Add(R(register));
        }

        return string.Join(", ", names);
    }

    private static uint Register(int number) => Field(number, 0, 15, "register");

    private static uint Halves(ushort immediate) => (uint)(immediate >> 12) << 16 | (immediate & 0xFFFu);

    private static uint RegisterList(ReadOnlySpan<int> registers)
    {
        uint list = 0;
        int last = -1;
        foreach (int register in registers)
        {
            // Memory order is register order, whatever is written: an unordered list would deceive the reader.
            last = (int)Field(register, last + 1, 15, nameof(registers));
            list |= 1u << last;
        }

        return list != 0 ? list : throw new ArgumentOutOfRangeException(nameof(registers), "Must name at least one register.");
    }

    // A5.2.4: imm8 rotated right by twice the upper four bits.
    private static uint ModifiedImmediate(int value)
    {
        for (int rotation = 0; rotation < 16; rotation++)
        {
            uint bits = BitOperations.RotateLeft((uint)value, 2 * rotation);
            if (bits <= 0xFF)
            {
                return (uint)rotation << 8 | bits;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(value), value, "Must be eight bits rotated right by an even number.");
    }

    private static uint Halfword(int register, int address, int offset)
    {
        uint distance = Field(Math.Abs(offset), 0, 255, nameof(offset));
        return (offset >= 0 ? 1u << 23 : 0) | Register(address) << 16 | Register(register) << 12 | (distance >> 4) << 8 | (distance & 15);
    }

    private static uint Memory(int register, int address, int offset) =>
        (offset >= 0 ? 1u << 23 : 0) | Register(address) << 16 | Register(register) << 12 | Field(Math.Abs(offset), 0, 4095, nameof(offset));
}
