using static FfiToolkit.Stubs.WordWriter;

namespace FfiToolkit.Stubs;

/// <summary>
/// The A64 instructions that stubs need, encoded as the Arm Architecture Reference Manual (DDI 0487, chapter C6 and C7)
/// has them. Registers are numbers 0 to 31; 31 is sp where an address is meant and the zero register elsewhere.
/// </summary>
internal sealed class Arm64Assembler
{
    private readonly WordWriter _writer = new();

    internal byte[] ToArray() => _writer.ToArray();

    /// <summary><c>bti c</c>: where branch target identification is on, indirect calls and jumps through x16 land here.</summary>
    internal void BranchTarget() => _writer.Add(0xD503245F);

    /// <summary><c>mov xd, xm</c> (orr).</summary>
    internal void Move(int destination, int source) => _writer.Add(0xAA0003E0 | Register(source) << 16 | Register(destination));

    /// <summary><c>mov wd, wm</c> (orr): the upper half becomes zero.</summary>
    internal void Move32(int destination, int source) => _writer.Add(0x2A0003E0 | Register(source) << 16 | Register(destination));

    /// <summary><c>fmov wd, sn</c>.</summary>
    internal void MoveFromSingle(int destination, int source) => _writer.Add(0x1E260000 | Register(source) << 5 | Register(destination));

    /// <summary><c>fmov xd, dn</c>.</summary>
    internal void MoveFromDouble(int destination, int source) => _writer.Add(0x9E660000 | Register(source) << 5 | Register(destination));

    /// <summary><c>add xd, xn, #immediate</c>; both may be sp.</summary>
    internal void Add(int destination, int source, int immediate) =>
        _writer.Add(0x91000000 | Field(immediate, 0, 4095, nameof(immediate)) << 10 | Register(source) << 5 | Register(destination));

    /// <summary><c>sub xd, xn, #immediate</c>; both may be sp.</summary>
    internal void Subtract(int destination, int source, int immediate) =>
        _writer.Add(0xD1000000 | Field(immediate, 0, 4095, nameof(immediate)) << 10 | Register(source) << 5 | Register(destination));

    /// <summary><c>movz xd, #immediate, lsl #(16 * halfword)</c>.</summary>
    internal void MoveZero(int destination, ushort immediate, int halfword) =>
        _writer.Add(0xD2800000 | Field(halfword, 0, 3, nameof(halfword)) << 21 | (uint)immediate << 5 | Register(destination));

    /// <summary><c>movk xd, #immediate, lsl #(16 * halfword)</c>.</summary>
    internal void MoveKeep(int destination, ushort immediate, int halfword) =>
        _writer.Add(0xF2800000 | Field(halfword, 0, 3, nameof(halfword)) << 21 | (uint)immediate << 5 | Register(destination));

    /// <summary><c>ldrb</c>, <c>ldrsb</c> (to 32 bits), <c>ldrh</c>, <c>ldrsh</c> (to 32 bits), <c>ldr wt</c> or <c>ldr xt</c>, <c>[xn, #offset]</c>.</summary>
    internal void Load(int destination, int address, int offset, ValueAccess access)
    {
        uint opcode = (access.Size, access.IsSigned) switch
        {
            (1, false) => 0x39400000u,
            (1, true) => 0x39C00000u,
            (2, false) => 0x79400000u,
            (2, true) => 0x79C00000u,
            (4, _) => 0xB9400000u,
            (8, _) => 0xF9400000u,
            _ => throw new ArgumentOutOfRangeException(nameof(access), access, "Must be of 1, 2, 4 or 8 bytes."),
        };
        Memory(opcode, destination, address, offset, access.Size);
    }

    /// <summary><c>strb</c>, <c>strh</c>, <c>str wt</c> or <c>str xt</c>, <c>[xn, #offset]</c>.</summary>
    internal void Store(int source, int address, int offset, int size)
    {
        uint opcode = size switch
        {
            1 => 0x39000000u,
            2 => 0x79000000u,
            4 => 0xB9000000u,
            8 => 0xF9000000u,
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Must be 1, 2, 4 or 8."),
        };
        Memory(opcode, source, address, offset, size);
    }

    /// <summary><c>ldr st</c> or <c>ldr dt</c>, <c>[xn, #offset]</c>.</summary>
    internal void LoadVector(int destination, int address, int offset, int size)
    {
        uint opcode = size switch
        {
            4 => 0xBD400000u,
            8 => 0xFD400000u,
            _ => throw new ArgumentOutOfRangeException(nameof(size), size, "Must be 4 or 8."),
        };
        Memory(opcode, destination, address, offset, size);
    }

    /// <summary><c>stp xt, xu, [xn, #offset]!</c>.</summary>
    internal void PushPair(int first, int second, int address, int offset) =>
        _writer.Add(0xA9800000 | PairOffset(offset) | Register(second) << 10 | Register(address) << 5 | Register(first));

    /// <summary><c>ldp xt, xu, [xn], #offset</c>.</summary>
    internal void PopPair(int first, int second, int address, int offset) =>
        _writer.Add(0xA8C00000 | PairOffset(offset) | Register(second) << 10 | Register(address) << 5 | Register(first));

    /// <summary><c>sxtb</c>, <c>sxth</c> or <c>sxtw xd, wn</c>; <c>uxtb</c> or <c>uxth wd, wn</c>; <c>mov wd, wn</c>.</summary>
    internal void Extend(int destination, int source, ValueAccess access)
    {
        uint opcode = (access.Size, access.IsSigned) switch
        {
            (1, true) => 0x93401C00u,
            (2, true) => 0x93403C00u,
            (4, true) => 0x93407C00u,
            (1, false) => 0x53001C00u,
            (2, false) => 0x53003C00u,
            _ => 0u,
        };
        if (opcode != 0)
        {
            _writer.Add(opcode | Register(source) << 5 | Register(destination));
        }
        else if (access.Size == 4)
        {
            Move32(destination, source);
        }
        else
        {
            throw new ArgumentOutOfRangeException(nameof(access), access, "Must be of 1, 2 or 4 bytes.");
        }
    }

    /// <summary><c>br xn</c>.</summary>
    internal void Jump(int target) => _writer.Add(0xD61F0000 | Register(target) << 5);

    /// <summary><c>blr xn</c>.</summary>
    internal void Call(int target) => _writer.Add(0xD63F0000 | Register(target) << 5);

    /// <summary><c>ret</c>.</summary>
    internal void Return() => _writer.Add(0xD65F03C0);

    private static uint Register(int number) => Field(number, 0, 31, "register");

    private static uint PairOffset(int offset) => offset % 8 == 0
        ? (uint)(((int)Field((offset / 8) + 64, 0, 127, nameof(offset)) - 64) & 0x7F) << 15
        : throw new ArgumentOutOfRangeException(nameof(offset), offset, "Must be a multiple of 8.");

    private void Memory(uint opcode, int register, int address, int offset, int size) =>
        _writer.Add(opcode | Scaled(offset, size, 4095, nameof(offset)) << 10 | Register(address) << 5 | Register(register));
}
