using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Aggregates;

/// <summary>Aggregates whose types are known at run time only.</summary>
public sealed class AggregateValueTests(NativeFixture fixture)
{
    [Theory, BothPaths]
    public void A_value_holds_fields_by_name_and_goes_through_Invoke(CallPath path)
    {
        using FfiContext context = Contexts.Open(path);
        using DynamicLibrary library = context.Load(fixture.Path);
        AggregateValue point = new(AggregateFixtures.Types["Point"]) { ["x"] = 1.5, ["y"] = 2 };

        AggregateValue scaled = (AggregateValue)library.Get("scale", "Point(Point, f64)", path).Invoke(point, 2.0).ToObject()!;

        Assert.Equal((3.0, 4.0), ((double)scaled["x"], (double)scaled["y"]));
        Assert.Equal("{x: 3, y: 4}", scaled.ToString());
    }

    [Fact]
    public void Fields_are_found_by_path_and_numbers_are_checked()
    {
        AggregateValue line = new(AggregateFixtures.Types["Line"]) { ["to.y"] = 4.5 };
        AggregateValue five = new(AggregateFixtures.Types["Five"]) { ["values[4]"] = 7 };

        line["from"] = new AggregateValue(AggregateFixtures.Types["Point"]) { ["x"] = 1.0 };

        Assert.Equal((1.0, 4.5), ((double)line["from.x"], (double)line["to.y"]));
        Assert.Equal(7, (int)five["values[4]"]);
        Assert.Equal("{values: [0, 0, 0, 0, 7]}", five.ToString());
        Assert.Contains("has x, y, not 'z'", Assert.Throws<FfiArgumentException>(() => line["to.z"]).Message, StringComparison.Ordinal);
        Assert.Contains("has [0] to [4], not '[5]'", Assert.Throws<FfiArgumentException>(() => five["values[5]"]).Message, StringComparison.Ordinal);
        Assert.Contains("Field values[0] of Five is int32", Assert.Throws<FfiArgumentException>(() => five["values[0]"] = 1L << 40).Message, StringComparison.Ordinal);
        Assert.Contains("is an array", Assert.Throws<FfiArgumentException>(() => five["values"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_type_is_refused_before_the_call()
    {
        using FfiContext context = new();
        using DynamicLibrary library = context.Load(fixture.Path);
        NativeFunction rotate = library.GetFunction("rotate", Signature.Parse("Quad(Quad)", AggregateFixtures.Types));

        Assert.Contains("Argument 0 of rotate is a value of type Point; Quad takes", Assert.Throws<FfiArgumentException>(() => rotate.Invoke(new AggregateValue(AggregateFixtures.Types["Point"]))).Message, StringComparison.Ordinal);
        Assert.Contains("Argument 0 of rotate is the int 5; Quad takes", Assert.Throws<FfiArgumentException>(() => rotate.Invoke(5)).Message, StringComparison.Ordinal);
        Assert.Contains("Argument 0 of rotate is null", Assert.Throws<FfiArgumentException>(() => rotate.Invoke(FfiValue.Null)).Message, StringComparison.Ordinal);
    }
}
