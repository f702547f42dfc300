using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Contract;

/// <summary>Every native type with every kind of value: the same outcome, code and message on both paths, short call or long.</summary>
[Trait(Portable.Trait, Portable.Costly)]
public sealed class ArgumentContractTests(EchoFunctions functions) : IClassFixture<EchoFunctions>
{
    public static IEnumerable<TheoryDataRow<NativeType, string>> Cases() =>
        from type in NativeTypes.Basic
        where type != NativeType.Void
        from label in Samples.All.Keys
        select new TheoryDataRow<NativeType, string>(type, label);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_is_accepted_or_refused_alike_on_both_paths(NativeType type, string value)
    {
        Sample sample = Samples.All[value];
        foreach (CallPath path in Contexts.Available)
        {
            NativeFunction one = functions.One(path, type);
            Check(path, one, Expectation.Of(type, sample, one.Name, index: 0), () => sample.Call(one));
            NativeFunction ninth = functions.Ninth(path, type);
            Check(path, ninth, Expectation.Of(type, sample, ninth.Name, index: 8), () => sample.Call(ninth, 1, 2.0, 3, 4.0, 5, 6.0, 7, 8.0));
            if (sample.IsValue)
            {
                // The short call with one value takes another way than the general one.
                FfiValue made = FfiValue.FromObject(sample.Object);
                Check(path, one, Expectation.Of(type, sample, one.Name, index: 0), () => one.Invoke(made));
            }
        }
    }

    [Fact]
    public void Functions_of_every_type_take_a_stub()
    {
        foreach (NativeType type in NativeTypes.Basic.Where(static type => type != NativeType.Void))
        {
            NativeFunction function = functions.One(CallPath.Fast, type);
            Assert.Equal(CallPath.Fast, function.CallPath);
            Assert.Equal(CallPath.Libffi, functions.One(CallPath.Libffi, type).CallPath);
        }
    }

    private void Check(CallPath path, NativeFunction function, Expectation expected, Func<FfiValue> call)
    {
        long before = functions.CallsMade(path);
        if (expected.Message is null)
        {
            object? echo = call().ToObject();
            Assert.Equal(before + 1, functions.CallsMade(path));
            AssertSame(expected.Echo, echo, function);
            return;
        }

        FfiArgumentException error = Assert.Throws<FfiArgumentException>(() => call());
        Assert.Equal(expected.Message, error.Message);
        Assert.Equal(FfiErrorCodes.InvalidArgumentValue, error.Code);
        Assert.Equal(function.Signature.Parameters.Length - 1, error.ArgumentIndex);
        Assert.Equal(before, functions.CallsMade(path));
    }

    private static void AssertSame(object? expected, object? actual, NativeFunction function)
    {
        switch (expected)
        {
            case null:
                Assert.NotEqual((nint)0, Assert.IsType<nint>(actual));
                break;
            case float number when !float.IsNaN(number):
                Assert.Equal(BitConverter.SingleToInt32Bits(number), BitConverter.SingleToInt32Bits(Assert.IsType<float>(actual)));
                break;
            case double number when double.IsNaN(number):
                Assert.True(double.IsNaN(Assert.IsType<double>(actual)), $"{function} gave {actual}");
                break;
            case double number:
                // By bits: 0 and -0 are not the same.
                Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(Assert.IsType<double>(actual)));
                break;
            default:
                Assert.Equal(expected, actual);
                break;
        }
    }
}
