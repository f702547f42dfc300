using FfiToolkit.Abi;
using FfiToolkit.V8;

namespace FfiToolkit.Stubs;

/// <summary>Reads V8's values on arm64.</summary>
/// <param name="assembler">Where the instructions go.</param>
/// <param name="reading">What is read.</param>
/// <param name="stack">The register from which the caller's argument area is reached.</param>
/// <param name="stackOffset">Bytes from there to it.</param>
internal sealed class Arm64ValueReader(Arm64Assembler assembler, ValueReading reading, int stack, int stackOffset) : ValueReader(reading)
{
    // AAPCS64 6.1.1: temporary; nothing else is in them when a stub begins.
    private const int Value = 9;
    private const int Field = 10;
    private const int SignBit = 63;

    protected override void LoadValue(Piece argument)
    {
        int register = argument.IsMemory ? Value : argument.Index;
        if (argument.IsMemory)
        {
            assembler.Load(Value, stack, stackOffset + argument.Index, ValueAccess.Word(sizeof(ulong)));
        }

        assembler.Load(Value, register, 0, ValueAccess.Word(sizeof(ulong)));
    }

    protected override void StoreValue(Piece argument)
    {
        if (argument.IsMemory)
        {
            assembler.Store(Value, stack, stackOffset + argument.Index, sizeof(ulong));
        }
        else
        {
            assembler.Move(argument.Index, Value);
        }
    }

    protected override void StoreOne(ulong address)
    {
        assembler.MoveZero(Value, 1, 0);
        Arm64StubEmitter.LoadAddress(assembler, Field, address);
        assembler.Store(Value, Field, 0, sizeof(ulong));
    }

    protected override int BranchIfSmall() => assembler.BranchOnBit(Value, 0, isSet: false);

    protected override void Untag(Place place) => assembler.Subtract(Number(place), Number(place), V8Layout.Tag);

    protected override void ShiftSmall() => assembler.ShiftRightSigned(Value, Value, 32);

    protected override void Clear() => assembler.MoveZero(Value, 0, 0);

    protected override void Negate() => assembler.Negate(Value, Value);

    protected override void Load(Place to, Place from, int offset, int size) =>
        assembler.Load(Number(to), Number(from), offset, ValueAccess.Word(size));

    protected override int BranchUnless(int bits)
    {
        assembler.Compare32(Field, bits);
        return assembler.BranchIfNotEqual();
    }

    protected override int BranchIfBit(int bit) => assembler.BranchOnBit(Field, bit, isSet: true);

    protected override int BranchIfZero(bool isZero) => assembler.BranchOnZero(Field, isZero);

    protected override int BranchIfNegative(bool isNegative) => assembler.BranchOnBit(Value, SignBit, isNegative);

    protected override int Branch() => assembler.Branch();

    protected override void Land(int branch) => assembler.Land(branch);

    private static int Number(Place place) => place == Place.Value ? Value : Field;
}
