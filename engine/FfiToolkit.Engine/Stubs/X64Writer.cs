using Iced.Intel;

namespace FfiToolkit.Stubs;

/// <summary>Appends instructions to a buffer through Iced's encoder, one call each.</summary>
internal sealed class X64Writer : CodeWriter
{
    private readonly Encoder _encoder;
    private byte[] _buffer = new byte[128];
    private int _length;

    internal X64Writer() => _encoder = Encoder.Create(64, this);

    internal void Add(in Instruction instruction) => _encoder.Encode(instruction, (ulong)_length);

    internal byte[] ToArray() => _buffer.AsSpan(0, _length).ToArray();

    public override void WriteByte(byte value)
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _length * 2);
        }

        _buffer[_length++] = value;
    }
}
