using System.Buffers.Binary;
using FfiToolkit.Emulator.Machine;

namespace FfiToolkit.Emulator.Programs;

/// <summary>Takes the arguments behind the dots of a C function one after the other, as the guest's convention passes them.</summary>
/// <remarks>Written from the ABI documents and apart from the engine's layouts, which are under test.</remarks>
internal sealed class VariadicArguments
{
    private readonly GuestMachine _machine;
    private readonly GuestConvention _convention;
    private int _integers;
    private int _vectors;
    private ulong _stack;

    /// <summary>Begins behind the named arguments, which are all integers or pointers and in registers.</summary>
    internal VariadicArguments(GuestMachine machine, int named)
    {
        _machine = machine;
        _convention = machine.Target.Convention;
        _integers = named;
        _stack = (ulong)machine.Engine.ReadRegister(_convention.Registers.StackPointer.Id) + (ulong)(_convention.ReturnAddressBytes + _convention.HomeBytes);

        // Apple, "Writing ARM64 code for Apple platforms": variadic arguments are on the stack, from the first on.
        if (_convention == GuestConvention.AppleArm64)
        {
            _integers = _convention.IntegerArguments.Length;
        }
    }

    // AAPCS32 6.4.1: a variadic function takes the base standard, floating point in core registers. Microsoft, "x64 calling
    // convention", Varargs: values are in integer registers too. "Overview of ARM64 ABI conventions", Addendum: Variadic
    // functions: floating point is passed in x registers.
    private bool HasVectors => _convention == GuestConvention.SystemVX64 || _convention == GuestConvention.Aapcs64;

    // psABI AMD64 3.2.3: xmm0 to xmm7. AAPCS64 6.4.2: v0 to v7.
    private const int VectorArguments = 8;

    internal ulong NextWord() => NextInteger(_convention.WordSize);

    /// <summary>An integer of 4 or 8 bytes; narrower ones are promoted to 4.</summary>
    internal ulong NextInteger(int size)
    {
        int words = Math.Max(1, size / _convention.WordSize);
        if (words == 2 && (_integers & 1) != 0)
        {
            // AAPCS32 6.5, C.3: an 8-byte value starts at an even register.
            _integers++;
        }

        ulong value = 0;
        for (int i = 0; i < words; i++)
        {
            value |= Word(isWide: words == 2 && i == 0) << (32 * i);
        }

        return size == 4 ? (uint)value : value;
    }

    internal double NextDouble()
    {
        ulong bits = !HasVectors ? NextInteger(8) : _vectors < VectorArguments ? (ulong)Vector() : StackWord(isWide: false);
        return BitConverter.UInt64BitsToDouble(bits);
    }

    /// <summary>The bytes of a <c>long double</c> and their form.</summary>
    internal ExactNumber NextLongDouble()
    {
        if (_convention == GuestConvention.SystemVX64)
        {
            // psABI AMD64 3.2.3: class X87 is in memory, at a multiple of 16.
            return ExactNumber.FromExtended(Stack16());
        }

        if (_convention == GuestConvention.WindowsX64)
        {
            // What is not 1, 2, 4 or 8 bytes is passed by reference; mingw's has 80 bits.
            return ExactNumber.FromExtended(Read16(NextWord()));
        }

        if (_convention == GuestConvention.Aapcs64)
        {
            return ExactNumber.FromQuadruple(_vectors < VectorArguments ? Vector() : Stack16());
        }

        return ExactNumber.FromDouble(NextDouble());
    }

    private UInt128 Vector() => _machine.Engine.ReadRegister(_convention.Registers.Vectors[_vectors++].Id);

    private ulong Word(bool isWide)
    {
        if (_integers < _convention.IntegerArguments.Length)
        {
            return (ulong)_machine.Engine.ReadRegister(_convention.Registers.Integers[_convention.IntegerArguments[_integers++]].Id);
        }

        return StackWord(isWide);
    }

    private ulong StackWord(bool isWide)
    {
        if (isWide)
        {
            _stack = (_stack + 7) & ~7UL;
        }

        Span<byte> word = stackalloc byte[8];
        word.Clear();
        _machine.Read(_stack, word[.._convention.WordSize]);
        _stack += (ulong)_convention.WordSize;
        return BinaryPrimitives.ReadUInt64LittleEndian(word);
    }

    private UInt128 Stack16()
    {
        ulong address = (_stack + 15) & ~15UL;
        _stack = address + 16;
        return Read16(address);
    }

    private UInt128 Read16(ulong address)
    {
        Span<byte> bytes = stackalloc byte[16];
        _machine.Read(address, bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }
}
