namespace FfiToolkit.Engine.Generators.Tests;

/// <summary>Structs that stand for native ones keep their fields in a trimmed program, where the engine looks at them.</summary>
public sealed class StructTests
{
    private const string Structs = """
        #pragma warning disable CS0169, CS0649
        using System;
        using FfiToolkit;
        public static class User
        {
            public struct Inner { public float F; public float G; }
            private struct Outer { public int A; private Inner b; public static Guid C; public int P { get; set; } }
            private struct Pair<T> where T : unmanaged { public T First, Second; }

        """;

    [Fact]
    public void Of_calls_and_callbacks_the_structs_and_the_structs_in_them_are_kept_private_and_generic_ones_too()
    {
        GeneratorRun run = GeneratorRun.Of(Structs + """
                public static void Run(NativeFunction f, FfiContext ffi)
                {
                    f.Call<int, Outer, double>(1, default);
                    f.CallVoid(new Pair<long>());
                    ffi.CreateCallback("{f32, f32}(i32)", (int a) => new Inner());
                }
            }
            """);

        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["User.Inner", "User.Outer", "User.Pair`1"], Kept(run));
    }

    [Fact]
    public void What_a_callback_reads_and_returns_is_kept_and_what_other_methods_of_these_names_take_is_not()
    {
        GeneratorRun run = GeneratorRun.Of(Structs + """
                private static void Call<T>(T value) { }
                public static void Run(FfiContext ffi)
                {
                    User.Call(new Outer());
                    ffi.CreateCallback("{f32, f32}({i64, i64})", (ref IncomingCall call) =>
                    {
                        long first = call.Struct<Pair<long>>(0).First;
                        call.ReturnStruct(new Inner());
                    });
                }
            }
            """);

        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["User.Inner", "User.Pair`1"], Kept(run));
    }

    [Fact]
    public void Numbers_and_arrays_need_no_file()
    {
        GeneratorRun run = GeneratorRun.Of(Structs + """
                public static void Run(NativeFunction f) => f.Call<int, double, byte[], nint>(1, 2, Array.Empty<byte>());
            }
            """);

        Assert.Equal("", run.Emitted);
    }

    private static string[] Kept(GeneratorRun run) =>
        [.. run.Emitted.Split('\n').Where(static line => line.Contains("DynamicDependency(", StringComparison.Ordinal)).Select(static line => line.Split('"')[1])];
}
