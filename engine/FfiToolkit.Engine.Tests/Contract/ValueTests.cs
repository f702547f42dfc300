using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary><see cref="FfiValue"/> by itself: what it converts back to, prints and equals.</summary>
[Trait(Portable.Trait, Portable.Outcome)]
public sealed class ValueTests
{
    [Fact]
    public void Conversions_back_are_checked()
    {
        Assert.Equal(127, (sbyte)(FfiValue)127);
        Assert.Throws<OverflowException>(() => (sbyte)(FfiValue)128);
        Assert.Throws<OverflowException>(() => (byte)(FfiValue)(-1));
        Assert.Throws<OverflowException>(() => (short)(FfiValue)40000);
        Assert.Throws<OverflowException>(() => (ushort)(FfiValue)70000);
        Assert.Throws<OverflowException>(() => (int)(FfiValue)long.MaxValue);
        Assert.Throws<OverflowException>(() => (uint)(FfiValue)(-1));
        Assert.Throws<OverflowException>(() => (long)(FfiValue)ulong.MaxValue);
        Assert.Throws<OverflowException>(() => (ulong)(FfiValue)(-1L));
        Assert.Equal(ulong.MaxValue, (ulong)(FfiValue)ulong.MaxValue);
        Assert.Equal(ulong.MaxValue, (ulong)(FfiValue)(nint)(-1));
    }

    [Fact]
    public void A_value_is_not_read_as_another_kind()
    {
        Assert.Throws<InvalidCastException>(() => (int)(FfiValue)1.5);
        Assert.Throws<InvalidCastException>(() => (double)(FfiValue)1L);
        Assert.Throws<InvalidCastException>(() => (nint)(FfiValue)1);
        Assert.Throws<InvalidCastException>(() => (int)(FfiValue)"1");
        Assert.Throws<InvalidCastException>(() => (int)FfiValue.Null);
        Assert.Equal(3.0, (double)(FfiValue)3);
        Assert.Equal((nint)0, (nint)FfiValue.Null);
    }

    [Fact]
    public void Values_print_invariantly()
    {
        Assert.Equal("-5", ((FfiValue)(-5)).ToString());
        Assert.Equal("1.5", ((FfiValue)1.5).ToString());
        Assert.Equal("18446744073709551615", ((FfiValue)ulong.MaxValue).ToString());
        Assert.Equal("0x1234", ((FfiValue)(nint)0x1234).ToString());
        Assert.Equal("null", FfiValue.Null.ToString());
        Assert.Equal("text", ((FfiValue)"text").ToString());
    }

    [Fact]
    public void Equality_is_by_value_whatever_the_type()
    {
        FfiValue[] fives = [(sbyte)5, (byte)5, (short)5, (ushort)5, 5, 5u, 5L, 5ul, 5f, 5.0, (nint)5];
        foreach (FfiValue left in fives)
        {
            Assert.All(fives, right => Assert.Equal(left, right));
            Assert.All(fives, right => Assert.Equal(left.GetHashCode(), right.GetHashCode()));
            Assert.NotEqual(left, 6);
            Assert.NotEqual(left, "5");
        }

        Assert.Equal((FfiValue)true, 1);
        Assert.Equal(FfiValue.Null, (nint)0);
        Assert.NotEqual((FfiValue)(-1L), ulong.MaxValue);
        Assert.NotEqual((FfiValue)9007199254740993L, 9007199254740992.0);
        Assert.NotEqual((FfiValue)ulong.MaxValue, (double)ulong.MaxValue);
        Assert.Equal((FfiValue)double.NaN, float.NaN);
        Assert.Equal((FfiValue)(-0.0), 0);
        Assert.NotEqual((FfiValue)0.1f, 0.1);
        Assert.Equal((FfiValue)1e300, 1e300);
        Assert.Equal((FfiValue)"text", (FfiValue)new string("text".AsSpan()));
        Assert.True(((FfiValue)1.5).Equals((object)(FfiValue)1.5));
        Assert.False(((FfiValue)1.5).Equals((object)1.5));
        Assert.True((FfiValue)5 == 5.0);
        Assert.True((FfiValue)5 != 5.5);
    }

    [Fact]
    public void A_value_keeps_the_type_that_it_was_made_of()
    {
        object[] objects = [true, (sbyte)-1, (byte)255, (short)-1, ushort.MaxValue, -1, uint.MaxValue, long.MinValue, ulong.MaxValue, 0.1f, 0.1, (nint)(-1), "text", new byte[1]];
        foreach (object value in objects)
        {
            Assert.Equal(value, FfiValue.FromObject(value).ToObject());
            Assert.IsType(value.GetType(), FfiValue.FromObject(value).ToObject());
            Assert.Equal(FfiValue.FromObject(value), FfiValue.FromObject(FfiValue.FromObject(value)));
        }

        Assert.Equal(5, FfiValue.FromObject(DayOfWeek.Friday).ToObject());
        Assert.Equal((ushort)'a', FfiValue.FromObject('a').ToObject());
        Assert.Null(FfiValue.FromObject(null).ToObject());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void An_object_of_another_type_is_refused_with_what_is_accepted(int which)
    {
        (object value, string name) = which switch { 1 => (1m, "Decimal"), 2 => ((object)new List<string>(), "List<string>"), _ => (new object[] { 1 }, "object[]") };

        FfiArgumentException error = Assert.Throws<FfiArgumentException>(() => FfiValue.FromObject(value));

        Assert.Equal(
            $"No native type accepts a {name}; give a number, a bool, a char, an enum, a string, an array of an unmanaged type, Memory<byte>, a SafeHandle or null (Parameter 'value')",
            error.Message);
        Assert.Equal(("ERR_INVALID_ARG_VALUE", -1, "value"), (error.Code, error.ArgumentIndex, error.ParamName));
    }

    [Fact]
    public void Truth_is_an_integer_that_is_not_zero()
    {
        Assert.True((bool)(FfiValue)true);
        Assert.True((bool)(FfiValue)(-1));
        Assert.False((bool)(FfiValue)0L);
        Assert.Throws<InvalidCastException>(() => (bool)(FfiValue)1.0);
        Assert.Throws<InvalidCastException>(() => (bool)FfiValue.Null);
        Assert.Equal(1, (int)(FfiValue)true);
    }

    [Fact]
    public void Only_addresses_and_strings_are_read_as_text()
    {
        Assert.Equal("text", (string?)(FfiValue)"text");
        Assert.Null((string?)FfiValue.Null);
        Assert.Null((string?)(FfiValue)(nint)0);
        Assert.Throws<InvalidCastException>(() => (string?)(FfiValue)4096L);
    }
}
