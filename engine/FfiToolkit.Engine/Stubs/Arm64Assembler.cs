using static FfiToolkit.Stubs.WordWriter;

namespace FfiToolkit.Stubs;

/// <summary>
/// The A64 instructions that stubs need, encoded as the Arm Architecture Reference Manual (DDI 0487, chapters C6 and C7)
/// has them. Registers are numbers 0 to 31; 31 is sp where an address is meant and the zero register elsewhere.
/// </summary>
/// <param name="listing">Takes one line per instruction; null where none is wanted.</param>
internal sealed class Arm64Assembler(List<string>? listing = null) : IAssembler
{
    private readonly WordWriter _writer = new(listing);

    public byte[] ToArray() => _writer.ToArray();

    public void Clear() => _writer.Clear();

    /// <summary><c>bti c</c>: where branch target identification is on, indirect calls and jumps through x16 land here.</summary>
    internal void BranchTarget() => _writer.Add(0xD503245F, $"bti c");

    /// <summary><c>mov xd, xm</c> (orr).</summary>
    internal void Move(int destination, int source) =>
        _writer.Add(0xAA0003E0 | Register(source) << 16 | Register(destination), $"mov {X(destination)}, {X(source)}");

    /// <summary><c>mov wd, wm</c> (orr): the upper half becomes zero.</summary>
    internal void Move32(int destination, int source) =>
        _writer.Add(0x2A0003E0 | Register(source) << 16 | Register(destination), $"mov {W(destination)}, {W(source)}");

    /// <summary><c>fmov wd, sn</c>.</summary>
    internal void MoveFromSingle(int destination, int source) =>
        _writer.Add(0x1E260000 | Register(source) << 5 | Register(destination), $"fmov {W(destination)}, s{source}");

    /// <summary><c>fmov xd, dn</c>.</summary>
    internal void MoveFromDouble(int destination, int source) =>
        _writer.Add(0x9E660000 | Register(source) << 5 | Register(destination), $"fmov {X(destination)}, d{source}");

    /// <summary><c>fmov dd, dn</c>.</summary>
    internal void MoveDouble(int destination, int source) =>
        _writer.Add(0x1E604000 | Unary(destination, source), $"fmov d{destination}, d{source}");

    /// <summary><c>orr xd, xn, xm, lsl #shift</c>.</summary>
    internal void OrShifted(int destination, int first, int second, int shift) => _writer.Add(
        0xAA000000 | Register(second) << 16 | Field(shift, 0, 63, nameof(shift)) << 10 | Register(first) << 5 | Register(destination),
        $"orr {X(destination)}, {X(first)}, {X(second)}, lsl #{shift}");

    /// <summary><c>lsr xd, xn, #shift</c> (ubfm).</summary>
    internal void ShiftRight(int destination, int source, int shift) => _writer.Add(
        0xD340FC00 | Field(shift, 0, 63, nameof(shift)) << 16 | Unary(destination, source),
        $"lsr {X(destination)}, {X(source)}, #{shift}");

    /// <summary><c>add xd, xn, #immediate</c>; both may be sp.</summary>
    internal void Add(int destination, int source, int immediate) => _writer.Add(
        0x91000000 | Field(immediate, 0, 4095, nameof(immediate)) << 10 | Register(source) << 5 | Register(destination),
        $"add {XOrSp(destination)}, {XOrSp(source)}, #{immediate}");

    /// <summary><c>sub xd, xn, #immediate</c>; both may be sp.</summary>
    internal void Subtract(int destination, int source, int immediate) => _writer.Add(
        0xD1000000 | Field(immediate, 0, 4095, nameof(immediate)) << 10 | Register(source) << 5 | Register(destination),
        $"sub {XOrSp(destination)}, {XOrSp(source)}, #{immediate}");

    /// <summary><c>movz xd, #immediate, lsl #(16 * halfword)</c>.</summary>
    internal void MoveZero(int destination, ushort immediate, int halfword) => _writer.Add(
        0xD2800000 | Field(halfword, 0, 3, nameof(halfword)) << 21 | (uint)immediate << 5 | Register(destination),
        $"movz {X(destination)}, #{immediate}, lsl #{16 * halfword}");

    /// <summary><c>movk xd, #immediate, lsl #(16 * halfword)</c>.</summary>
    internal void MoveKeep(int destination, ushort immediate, int halfword) => _writer.Add(
        0xF2800000 | Field(halfword, 0, 3, nameof(halfword)) << 21 | (uint)immediate << 5 | Register(destination),
        $"movk {X(destination)}, #{immediate}, lsl #{16 * halfword}");

    /// <summary><c>ldrb</c>, <c>ldrsb</c> (to 32 bits), <c>ldrh</c>, <c>ldrsh</c> (to 32 bits), <c>ldr wt</c> or <c>ldr xt</c>, <c>[xn, #offset]</c>.</summary>
    internal void Load(int destination, int address, int offset, ValueAccess access)
    {
        (uint opcode, string name) = (access.Size, access.IsSigned) switch
        {
            (1, false) => (0x39400000u, "ldrb"),
            (1, true) => (0x39C00000u, "ldrsb"),
            (2, false) => (0x79400000u, "ldrh"),
            (2, true) => (0x79C00000u, "ldrsh"),
            (4, _) => (0xB9400000u, "ldr"),
            (8, _) => (0xF9400000u, "ldr"),
            _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Must be of 1, 2, 4 or 8 bytes."),
        };
        _writer.Add(
            opcode | Memory(destination, address, offset, access.Size),
            $"{name} {(access.Size == 8 ? X(destination) : W(destination))}, [{XOrSp(address)}, #{offset}]");
    }

    /// <summary><c>strb</c>, <c>strh</c>, <c>str wt</c> or <c>str xt</c>, <c>[xn, #offset]</c>.</summary>
    internal void Store(int source, int address, int offset, int size)
    {
        (uint opcode, string name) = size switch
        {
            1 => (0x39000000u, "strb"),
            2 => (0x79000000u, "strh"),
            4 => (0xB9000000u, "str"),
            8 => (0xF9000000u, "str"),
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Must be 1, 2, 4 or 8."),
        };
        _writer.Add(
            opcode | Memory(source, address, offset, size),
            $"{name} {(size == 8 ? X(source) : W(source))}, [{XOrSp(address)}, #{offset}]");
    }

    /// <summary><c>ldr st</c> or <c>ldr dt</c>, <c>[xn, #offset]</c>.</summary>
    internal void LoadVector(int destination, int address, int offset, int size)
    {
        (uint opcode, string kind) = size switch
        {
            4 => (0xBD400000u, "s"),
            8 => (0xFD400000u, "d"),
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Must be 4 or 8."),
        };
        _writer.Add(opcode | Memory(destination, address, offset, size), $"ldr {kind}{destination}, [{XOrSp(address)}, #{offset}]");
    }

    /// <summary><c>str st</c> or <c>str dt</c>, <c>[xn, #offset]</c>.</summary>
    internal void StoreVector(int source, int address, int offset, int size)
    {
        (uint opcode, string kind) = size switch
        {
            4 => (0xBD000000u, "s"),
            8 => (0xFD000000u, "d"),
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Must be 4 or 8."),
        };
        _writer.Add(opcode | Memory(source, address, offset, size), $"str {kind}{source}, [{XOrSp(address)}, #{offset}]");
    }

    /// <summary><c>stp xt, xu, [xn, #offset]!</c>.</summary>
    internal void PushPair(int first, int second, int address, int offset) => _writer.Add(
        0xA9800000 | PairOffset(offset) | Register(second) << 10 | Register(address) << 5 | Register(first),
        $"stp {X(first)}, {X(second)}, [{XOrSp(address)}, #{offset}]!");

    /// <summary><c>ldp xt, xu, [xn], #offset</c>.</summary>
    internal void PopPair(int first, int second, int address, int offset) => _writer.Add(
        0xA8C00000 | PairOffset(offset) | Register(second) << 10 | Register(address) << 5 | Register(first),
        $"ldp {X(first)}, {X(second)}, [{XOrSp(address)}], #{offset}");

    /// <summary><c>sxtb</c>, <c>sxth</c> or <c>sxtw xd, wn</c>; <c>uxtb</c> or <c>uxth wd, wn</c>; <c>mov wd, wn</c>.</summary>
    internal void Extend(int destination, int source, ValueAccess access)
    {
        switch (access.Size, access.IsSigned)
        {
            case (1, true):
                _writer.Add(0x93401C00 | Unary(destination, source), $"sxtb {X(destination)}, {W(source)}");
                break;
            case (2, true):
                _writer.Add(0x93403C00 | Unary(destination, source), $"sxth {X(destination)}, {W(source)}");
                break;
            case (4, true):
                _writer.Add(0x93407C00 | Unary(destination, source), $"sxtw {X(destination)}, {W(source)}");
                break;
            case (1, false):
                _writer.Add(0x53001C00 | Unary(destination, source), $"uxtb {W(destination)}, {W(source)}");
                break;
            case (2, false):
                _writer.Add(0x53003C00 | Unary(destination, source), $"uxth {W(destination)}, {W(source)}");
                break;
            case (4, false):
                Move32(destination, source);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(access), access, "Must be of 1, 2 or 4 bytes.");
        }
    }

    /// <summary><c>br xn</c>.</summary>
    internal void Jump(int target) => _writer.Add(0xD61F0000 | Register(target) << 5, $"br {X(target)}");

    /// <summary><c>blr xn</c>.</summary>
    internal void Call(int target) => _writer.Add(0xD63F0000 | Register(target) << 5, $"blr {X(target)}");

    /// <summary><c>ret</c>.</summary>
    internal void Return() => _writer.Add(0xD65F03C0, $"ret");

    /// <summary><c>asr xd, xn, #shift</c> (sbfm).</summary>
    internal void ShiftRightSigned(int destination, int source, int shift) => _writer.Add(
        0x9340FC00 | Field(shift, 0, 63, nameof(shift)) << 16 | Unary(destination, source),
        $"asr {X(destination)}, {X(source)}, #{shift}");

    /// <summary><c>neg xd, xm</c> (sub).</summary>
    internal void Negate(int destination, int source) =>
        _writer.Add(0xCB0003E0 | Register(source) << 16 | Register(destination), $"neg {X(destination)}, {X(source)}");

    /// <summary><c>cmp wn, #immediate</c> (subs).</summary>
    internal void Compare32(int register, int immediate) => _writer.Add(
        0x7100001F | Field(immediate, 0, 4095, nameof(immediate)) << 10 | Register(register) << 5,
        $"cmp {W(register)}, #{immediate}");

    /// <summary><c>b</c>, forward.</summary>
    /// <returns>What <see cref="Land"/> takes.</returns>
    internal int Branch()
    {
        _writer.Add(0x14000000, $"b ");
        return _writer.Length;
    }

    /// <summary><c>b.ne</c>, forward.</summary>
    /// <returns>What <see cref="Land"/> takes.</returns>
    internal int BranchIfNotEqual()
    {
        _writer.Add(0x54000001, $"b.ne ");
        return _writer.Length;
    }

    /// <summary><c>cbz xt</c> or <c>cbnz xt</c>, forward.</summary>
    /// <returns>What <see cref="Land"/> takes.</returns>
    internal int BranchOnZero(int register, bool isZero)
    {
        _writer.Add((isZero ? 0xB4000000 : 0xB5000000) | Register(register), $"{(isZero ? "cbz" : "cbnz")} {X(register)}, ");
        return _writer.Length;
    }

    /// <summary><c>tbz</c> or <c>tbnz</c>, forward.</summary>
    /// <returns>What <see cref="Land"/> takes.</returns>
    internal int BranchOnBit(int register, int bit, bool isSet)
    {
        uint number = Field(bit, 0, 63, nameof(bit));
        _writer.Add(
            (isSet ? 0x37000000u : 0x36000000u) | (number >> 5) << 31 | (number & 31) << 19 | Register(register),
            $"{(isSet ? "tbnz" : "tbz")} {(bit < 32 ? W(register) : X(register))}, #{bit}, ");
        return _writer.Length;
    }

    /// <summary>Lets a branch go to what is added next: <c>b</c> has 26 bits for the distance in instructions, <c>tbz</c> 14, the others 19.</summary>
    internal void Land(int branch)
    {
        int start = branch - sizeof(uint);
        int distance = (_writer.Length - start) / sizeof(uint);
        uint opcode = _writer.At(start) >> 24;
        _writer.Land(start, opcode == 0x14
            ? Field(distance, 0, (1 << 25) - 1, nameof(branch))
            : Field(distance, 0, (opcode & 0x7E) == 0x36 ? (1 << 13) - 1 : (1 << 18) - 1, nameof(branch)) << 5);
    }

    private static string X(int register) => register == 31 ? "xzr" : $"x{register}";

    private static string W(int register) => register == 31 ? "wzr" : $"w{register}";

    private static string XOrSp(int register) => register == 31 ? "sp" : $"x{register}";

    private static uint Register(int number) => Field(number, 0, 31, "register");

    private static uint Unary(int destination, int source) => Register(source) << 5 | Register(destination);

    private static uint Memory(int register, int address, int offset, int size) =>
        Scaled(offset, size, 4095, nameof(offset)) << 10 | Register(address) << 5 | Register(register);

    private static uint PairOffset(int offset)
    {
        const int Unit = 8;
        _ = Scaled(offset + (64 * Unit), Unit, 127, nameof(offset));
        return (uint)((offset / Unit) & 0x7F) << 15;
    }
}
