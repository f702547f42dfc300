namespace FfiToolkit.Tests.Contract;

/// <summary><see cref="FfiValue"/> by itself: what it converts back to, prints and equals.</summary>
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
    public void Equality_is_by_kind_and_value()
    {
        Assert.Equal((FfiValue)5, (FfiValue)(sbyte)5);
        Assert.NotEqual((FfiValue)5, (FfiValue)5L);
        Assert.NotEqual((FfiValue)0, FfiValue.Null);
        Assert.Equal((FfiValue)"text", (FfiValue)new string("text".AsSpan()));
        Assert.Equal(((FfiValue)5).GetHashCode(), ((FfiValue)(byte)5).GetHashCode());
        Assert.True(((FfiValue)1.5).Equals((object)(FfiValue)1.5));
        Assert.False(((FfiValue)1.5).Equals((object)1.5));
    }
}
