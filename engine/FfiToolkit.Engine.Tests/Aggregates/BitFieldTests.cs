using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>Bit-fields: their numbers by name, structs of .NET that stand for them, and what is refused. Where compilers put them the conformance corpus asks compilers.</summary>
public sealed class BitFieldTests(NativeFixture fixture)
{
    private record struct Word(uint Bits);

    private record struct Halves(ushort Low, ushort High);

    private record struct Single(float Value);

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    private record struct First(byte Value);

    [Theory, BothPaths]
    public void Bit_fields_are_read_and_written_by_name_and_go_by_value(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        AggregateValue given = new(AggregateFixtures.Types["BitFields"]) { ["low"] = 6, ["middle"] = -5, ["high"] = 1UL << 38, ["on"] = true };

        AggregateValue changed = (AggregateValue)library.Get("change_bits", "BitFields(BitFields)", path).Invoke(given).ToObject()!;

        Assert.Equal("{low: 6, middle: -5, high: 274877906944, on: True}", given.ToString());
        Assert.Equal("{low: 7, middle: 5, high: 549755813888, on: False}", changed.ToString());
        Assert.Equal((7U, 5, 1UL << 39, false), ((uint)changed["low"], (int)changed["middle"], (ulong)changed["high"], (bool)changed["on"]));
    }

    [Fact]
    public void Writing_one_leaves_those_beside_it()
    {
        AggregateValue value = new(AggregateFixtures.Types["BitFields"]) { ["low"] = 7, ["middle"] = -64, ["high"] = (1UL << 40) - 1, ["on"] = true };

        value["middle"] = 63;
        value["low"] = 0;

        Assert.Equal("{low: 0, middle: 63, high: 1099511627775, on: True}", value.ToString());
    }

    [Theory, BothPaths]
    public void Integers_of_a_struct_stand_for_the_bit_fields_in_their_bytes(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction swap = library.Get("swap_bits", "SharedWord(SharedWord, i32)", path);

        Assert.Equal(new Word(0x456007), swap.Call<Word, int, Word>(new(0x7456), 0));
        Assert.Equal(new Halves(0x6007, 0x45), swap.Call<Halves, int, Halves>(new(0x7456, 0), 0));
        Assert.Contains("Value at offset 0 is a floating-point number", Assert.Throws<FfiBindException>(() => swap.Call<Single, int, Word>(new(1), 0)).Message, StringComparison.Ordinal);
        Assert.Contains("it has no field at offset 0, where the native type has a", Assert.Throws<FfiBindException>(() => swap.Call<First, int, Word>(default, 0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("low", 8, "Field low of BitFields is uint32 of 3 bits, which holds 0 to 7, not the int 8")]
    [InlineData("low", -1, "Field low of BitFields is uint32")]
    [InlineData("middle", 64, "Field middle of BitFields is int32 of 7 bits, which holds -64 to 63, not the int 64")]
    [InlineData("middle", -65, "holds -64 to 63, not the int -65")]
    public void A_number_that_does_not_fit_is_refused_and_nothing_is_changed(string field, int number, string message)
    {
        AggregateValue value = new(AggregateFixtures.Types["BitFields"]);

        Assert.Contains(message, Assert.Throws<FfiArgumentException>(() => value[field] = number).Message, StringComparison.Ordinal);
        Assert.Equal("{low: 0, middle: 0, high: 0, on: False}", value.ToString());
    }

    [Theory]
    [InlineData("{f32:3}", "only integers, bool and enumerations have bit-fields")]
    [InlineData("{pointer:3}", "only integers, bool and enumerations have bit-fields")]
    [InlineData("{int128:3}", "only integers, bool and enumerations have bit-fields")]
    [InlineData("{a: u32:33}", "has a field a of 33 bits; a bit-field of uint32 has 1 to 32 on every target")]
    [InlineData("{long:40}", "has 1 to 32 on every target")]
    [InlineData("{bool:2}", "has 1 to 1 on every target")]
    [InlineData("{u32:0}", "A bit-field of 0 bits")]
    [InlineData("{a: u32:}", "a number of bits was expected")]
    [InlineData("<u32:3, u32>", "directly in a union")]
    [InlineData("{u32:3, u8}p", "in a packed struct")]
    [InlineData("{u32:3, u8}p2", "in a packed struct")]
    [InlineData("{u32:3@8, u8}", "with an alignment of its own")]
    public void What_compilers_lay_out_differently_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => NativeType.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Types_are_equal_where_their_bits_are_and_say_them()
    {
        NativeType made = NativeType.Struct(null, NativeField.BitField("a", NativeType.UInt32, 3), ("b", NativeType.UInt32));

        Assert.Equal("{a: uint32:3, b: uint32}", made.ToString());
        Assert.Equal(NativeType.Parse("{a: u32:3, b: u32}"), made);
        Assert.NotEqual(NativeType.Parse("{a: u32:4, b: u32}"), made);
        Assert.Matches(@"\na: uint32:3 +0\.0 .*\nb: uint32 +4 ", LayoutInspector.Inspect(made).ToString());
    }
}
