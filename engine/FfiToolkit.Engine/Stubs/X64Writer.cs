using System.Buffers.Binary;
using Iced.Intel;

namespace FfiToolkit.Stubs;

/// <summary>Appends instructions to a buffer, one call each: from the table of those that stubs have, the others through Iced's encoder.</summary>
internal sealed class X64Writer : CodeWriter, IAssembler
{
    private Encoder? _encoder;
    private byte[] _buffer = new byte[128];
    private int _length;

    internal void Add(in Instruction instruction)
    {
        Reserve(X64Encodings.MaximumBytes);
        int bytes = X64Encodings.Encode(instruction, _buffer.AsSpan(_length));
        _length += bytes;
        if (bytes == 0)
        {
            _encoder ??= Encoder.Create(64, this);
            _encoder.Encode(instruction, (ulong)_length);
        }
    }

    /// <summary>Adds an instruction of a register and an immediate. Instruction.Create asks Iced's tables what its operand is.</summary>
    internal void Add(Code code, Register register, OpKind kind, ulong immediate)
    {
        Instruction instruction = new() { Code = code, Op0Register = register, Op1Kind = kind };
        instruction.SetImmediate(1, immediate);
        Add(instruction);
    }

    /// <summary>Adds a branch forward, of 32 bits. Iced would have to know where it goes.</summary>
    /// <returns>What <see cref="Land"/> takes.</returns>
    internal int Branch(X64Condition condition)
    {
        if (condition != X64Condition.Always)
        {
            WriteByte(0x0F);
        }

        WriteByte((byte)condition);
        Reserve(sizeof(int));
        _length += sizeof(int);
        return _length;
    }

    /// <summary>Lets a branch go to what is added next.</summary>
    internal void Land(int branch) => BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(branch - sizeof(int)), _length - branch);

    public void Clear() => _length = 0;

    public byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public override void WriteByte(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
