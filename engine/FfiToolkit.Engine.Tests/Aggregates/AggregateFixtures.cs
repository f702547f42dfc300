using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Aggregates;

#pragma warning disable CS0649 // The fields are written by native code.
internal record struct Point(double X, double Y);

internal record struct Color(float R, float G, float B);

internal record struct Quad(long A, long B, long C, long D);

internal record struct Mixed(sbyte Tag, double Value, short Rest);

internal struct ThreeBytes
{
    public byte A, B, C;
}

internal unsafe struct Five
{
    public fixed int Values[5];
}

internal record struct Wide(long A, double B, long C);

internal record struct Line(Point From, Point To);

[InlineArray(2000)]
internal struct Large
{
    private byte _first;
}

[StructLayout(LayoutKind.Explicit)]
internal struct Number
{
    [FieldOffset(0)]
    public int Integer;

    [FieldOffset(0)]
    public float Single;
}

[StructLayout(LayoutKind.Auto)]
internal struct Reordered
{
    public byte A;
    public double B;
    public byte C;
}

internal static class AggregateFixtures
{
    internal static readonly TypeScope Types = new TypeScope()
        .Add("Point", "{x: f64, y: f64}")
        .Add("BitFields", "{low: u32:3, middle: i32:7, high: u64:40, on: bool:1}")
        .Add("SharedWord", "{a: u32:12, b: u32:20}")
        .Add("Color", "{r: f32, g: f32, b: f32}")
        .Add("Quad", "{a: i64, b: i64, c: i64, d: i64}")
        .Add("TwoLongs", "{i64, i64}")
        .Add("LongAndDouble", "{i64, f64}")
        .Add("FourFloats", "{f32[4]}")
        .Add("FloatsAndDouble", "{f32, f32, f64}")
        .Add("FourDoubles", "{f64[4]}")
        .Add("Mixed", "{tag: i8, value: f64, rest: i16}")
        .Add("ThreeBytes", "{bytes: u8[3]}")
        .Add("Five", "{values: i32[5]}")
        .Add("Line", "{from: Point, to: Point}")
        .Add("Large", "{bytes: u8[2000]}")
        .Add("Number", "<i: i32, f: f32>");

    internal static NativeFunction Get(this DynamicLibrary library, string name, string signature, CallPath path, FunctionOptions options = FunctionOptions.None)
    {
        NativeFunction function = library.GetFunction(name, Signature.Parse(signature, Types), options);
        Assert.Equal(path, function.CallPath);
        return function;
    }
}
