using System.Runtime.InteropServices;
using FfiToolkit.Node.Binding;

namespace FfiToolkit.Node.Tests;

/// <summary>What V8 does with a fast call is decided beforehand, for every Node, processor and system.</summary>
public class FastCallRulesTests
{
    [Theory]
    [InlineData(20, "i32(i32, f64, i8, u16)")]
    [InlineData(20, "f32(f32)")]
    [InlineData(20, "void()")]
    [InlineData(22, "i64(u64, pointer)")]
    [InlineData(24, "pointer(string, buffer)")]
    [InlineData(26, "u64(u64, u64, f64, i8)")]
    public void What_V8_takes_has_no_obstacle(int node, string signature) =>
        Assert.Null(Find(node, Architecture.X64, false, signature));

    [Theory]
    [InlineData("void(function)")]
    [InlineData("function()")]
    public void A_function_that_takes_a_function_is_never_called_fast(string signature) =>
        Assert.Equal("a parameter or the result is of type 'function', or holds one", Find(26, Architecture.X64, false, signature));

    [Theory]
    [InlineData("i64()")]
    [InlineData("void(u64)")]
    [InlineData("i32(i32, pointer)")]
    [InlineData("string()")]
    public void Node_20_passes_nothing_of_64_bits_where_its_values_are_not_read(string signature)
    {
        Assert.Equal(
            "V8 of Node 20 passes no 64-bit integers or pointers directly, and its values are not read here: unknown",
            Find(20, Architecture.X64, false, signature, "unknown"));
        Assert.Null(Find(20, Architecture.X64, false, signature));
        Assert.Null(Find(22, Architecture.X64, false, signature, "unknown"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(22)]
    [InlineData(24)]
    [InlineData(26)]
    public void Nineteen_parameters_are_the_most_since_the_receiver_is_the_twentieth(int node)
    {
        Assert.Null(Find(node, Architecture.Arm64, false, Integers(19)));
        Assert.Equal("V8 calls at most 19 parameters directly; this signature has 20", Find(node, Architecture.Arm64, false, Integers(20)));
    }

    [Fact]
    public void MacOS_on_arm64_takes_no_stack_arguments()
    {
        Assert.Null(Find(26, Architecture.Arm64, true, Integers(7)));
        Assert.Equal("V8 calls at most 7 parameters directly on macOS arm64; this signature has 8", Find(26, Architecture.Arm64, true, Integers(8)));
        Assert.Null(Find(26, Architecture.X64, true, Integers(8)));
    }

    [Theory]
    [InlineData("f64()")]
    [InlineData("void(f32)")]
    [InlineData("u64()")]
    [InlineData("void(pointer)")]
    public void Arm_of_32_bits_takes_only_32_bit_integers(string signature)
    {
        Assert.NotNull(Find(22, Architecture.Arm, false, signature));
        Assert.Null(Find(22, Architecture.Arm, false, Integers(6)));
    }

    private static string? Find(int node, Architecture architecture, bool isMacOS, string signature, string? valuesObstacle = null) =>
        FastCallRules.FindObstacle(node, architecture, isMacOS, Signature.Parse(signature), valuesObstacle);

    private static string Integers(int count) => $"i32({string.Join(", ", Enumerable.Repeat("i32", count))})";
}
