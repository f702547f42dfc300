namespace FfiToolkit.Tests.Types;

/// <summary>Types as text, and what is no type.</summary>
public sealed class TypeTextTests
{
    [Theory]
    [InlineData("{f64,f64}", "{float64, float64}")]
    [InlineData("{x: f64, y: f64}", "{x: float64, y: float64}")]
    [InlineData("{i8,i32@16}pa8", "{int8, int32@16}pa8")]
    [InlineData("{i8,i32}p2", "{int8, int32}p2")]
    [InlineData("< i32 , f32 >", "<int32, float32>")]
    [InlineData("{a: i32[4][2]}", "{a: int32[4][2]}")]
    [InlineData("i32 * *", "int32**")]
    [InlineData("i32*[3]", "int32*[3]")]
    [InlineData("i32[3]*", "int32[3]*")]
    [InlineData("void (*)(i32, {f64})", "void(*)(int32, {float64})")]
    [InlineData("unsigned long int", "ulong")]
    [InlineData("double _Complex", "complex64")]
    [InlineData("pointer", "pointer")]
    [InlineData("void*", "pointer")]
    public void A_type_is_read_and_written(string text, string canonical)
    {
        NativeType type = NativeType.Parse(text);

        Assert.Equal(canonical, type.ToString());
        Assert.Equal(type, NativeType.Parse(canonical));
    }

    [Theory]
    [InlineData("{}", "has no fields: C has no such type, and compilers that do lay it out differently", 0)]
    [InlineData("i32({void})", "has a field 0 of void", 4)]
    [InlineData("i32(i32, {x: i8, x: i8})", "has two fields x", 9)]
    [InlineData("i32({i8[0]})", "An array has at least one element, not 0", 7)]
    [InlineData("i32({i8[2147483648]})", "a length of 2147483648 is too large", 8)]
    [InlineData("i32({i64[2147483647]})", "A type has at most 1073741824 bytes, not 17179869176", 8)]
    [InlineData("i32({i8[1073741824], i8})", "A type has at most 1073741824 bytes, not 1073741825", 4)]
    [InlineData("i32({i8}a3)", "is aligned to 3; an alignment is a power of two up to 8192", 4)]
    [InlineData("i32({i8@5})", "has a field 0 aligned to 5; an alignment is a power of two up to 8192", 4)]
    [InlineData("i32({i8}p65536)", "is packed to 65536; an alignment is a power of two up to 8192", 4)]
    [InlineData("i32(i8[4])", "Parameter 0 is the array int8[4], which C passes by address; write pointer", 4)]
    [InlineData("i8[4]()", "The result is the array int8[4], which C passes by address; write pointer", 0)]
    [InlineData("i32(...)", "A variadic function has a parameter before the '...'", 4)]
    [InlineData("i32(string, ..., f32)", "Parameter 1 is float32 after the '...', which C promotes; write float64", 17)]
    [InlineData("i32(string, ..., i32, i16)", "Parameter 2 is int16 after the '...', which C promotes; write int32", 22)]
    [InlineData("i32({i8, i16", "Not a signature: '}' was expected; write result(parameter, …) as in i32(i32, f64)", 12)]
    public void What_is_no_type_is_refused_with_its_place(string text, string message, int position)
    {
        FfiSignatureException error = Assert.Throws<FfiSignatureException>(() => text == "{}" ? (object)NativeType.Parse(text) : Signature.Parse(text));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(position, error.Position);
    }

    [Fact]
    public void Nesting_without_end_is_refused_and_does_not_end_the_process() =>
        Assert.Contains("nested more than 64 deep", Assert.Throws<FfiSignatureException>(() => NativeType.Parse(new string('{', 200_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_scope_names_types_that_may_point_at_themselves()
    {
        TypeScope scope = new TypeScope()
            .Add("Point", "{x: f64, y: f64}")
            .Add("Node", "{value: Point, next: Node*}")
            .Add(NativeType.Enum("Color", ("Red", 0)));

        Assert.Equal("Point(Node*, Color)", Signature.Parse("Point( Node *, Color)", scope).ToString());
        Assert.Equal(24, scope["Node"].SizeOf(TargetAbi.SystemVX64));
        Assert.Equal("{value: Point, next: Node*}", ((StructType)scope["Node"]).Definition);
        Assert.Equal(
            scope["Node"],
            NativeType.Struct("Node", self => [("value", scope["Point"]), ("next", self)]));
    }

    [Theory]
    [InlineData("Point", "{x: Point}", "Point holds itself; only a pointer to itself, Point*, can be in it")]
    [InlineData("i32", "{x: f64}", "'i32' is a type already")]
    [InlineData("size_t", "{x: f64}", "'size_t' is a type already")]
    [InlineData("2D", "{x: f64}", "'2D' is no identifier: letters, digits and underscores, no digit first")]
    public void A_name_that_cannot_be_is_refused(string name, string text, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => new TypeScope().Add(name, text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_variadic_signature_says_which_parameters_are_fixed()
    {
        Signature open = Signature.Parse("i32(string, ...)");
        Signature call = Signature.Parse("i32(string, ..., i32, f64)");

        Assert.True(open.IsVariadic);
        Assert.Equal((1, 1), (open.FixedParameters, open.Parameters.Length));
        Assert.Equal((1, 3), (call.FixedParameters, call.Parameters.Length));
        Assert.Equal(call, open.WithVariadic(NativeType.Int32, NativeType.Float64));
        Assert.Equal("int32(string, ..., int32, float64)", call.ToString());
        Assert.Equal("int32(string, ...)", open.ToString());
        Assert.NotEqual(Signature.Parse("i32(string, i32, f64)"), call);
        Assert.Throws<FfiSignatureException>(() => open.WithVariadic(NativeType.Float32));
    }
}
