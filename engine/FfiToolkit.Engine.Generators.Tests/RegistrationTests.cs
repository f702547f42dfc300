using Microsoft.CodeAnalysis;

namespace FfiToolkit.Engine.Generators.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void A_func_is_registered_with_its_binding()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using FfiToolkit;
            public static class User
            {
                public static double Run(NativeFunction pow) => pow.Bind<Func<double, double, double>>()(2, 10);
            }
            """);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("""
                        global::FfiToolkit.Calls.Typed.BindingRegistry.Register<global::System.Func<double, double, double>>(static (function, leaf) =>
                        {
                            var binding = new global::FfiToolkit.Calls.Typed.FuncBinding<double, double, double>(function);
                            return leaf ? new global::System.Func<double, double, double>(binding.CallLeaf) : new global::System.Func<double, double, double>(binding.Call);
                        });
            """.ReplaceLineEndings("\n"), run.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void The_delegate_of_a_callback_is_registered_with_its_handler_whether_its_type_is_written_or_inferred()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using FfiToolkit;
            public delegate int Compare(nint left, nint right);
            public static class User
            {
                public static void Run(FfiContext ffi, Compare compare)
                {
                    ffi.CreateCallback("i32(i32, i32)", (int a, int b) => a + b);
                    ffi.CreateCallback<Action>(Signature.Parse("void()"), static () => { }, null);
                    ffi.CreateCallback("i32(pointer, pointer)", compare);
                    ffi.CreateCallback("i32(i32)", (ref IncomingCall call) => call.Return(1));
                }
            }
            """);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("HandlerRegistry.Register<global::System.Func<int, int, int>>(static (info, handler) => new global::FfiToolkit.Calls.Typed.FuncHandler<int, int, int>(info, handler));", run.Emitted, StringComparison.Ordinal);
        Assert.Contains("HandlerRegistry.Register<global::System.Action>(static (info, handler) => new global::FfiToolkit.Calls.Typed.ActionHandler(info, handler));", run.Emitted, StringComparison.Ordinal);
        Assert.Contains("HandlerRegistry.Register<global::Compare>(static (info, handler) => new global::FfiToolkit.Calls.Typed.FuncHandler<nint, nint, int>(info, handler.Invoke));", run.Emitted, StringComparison.Ordinal);
        Assert.Equal(3, run.Emitted.Split("HandlerRegistry").Length - 1);
    }

    [Fact]
    public void Each_type_is_registered_once_in_a_stable_order()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using FfiToolkit;
            public static class User
            {
                public static void Run(NativeFunction f)
                {
                    f.Bind<Func<int, int>>();
                    f.Bind<Action>();
                    f.Bind<Func<int, int>>(BindMode.Leaf);
                    f.Bind<System.Func<System.Int32, int>>();
                }
            }
            """);

        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["global::System.Action", "global::System.Func<int, int>"], run.Registered);
    }

    [Fact]
    public void Custom_delegates_with_spans_strings_and_keywords_as_names_compile()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using FfiToolkit;
            using Microsoft.Win32.SafeHandles;
            namespace @class.@namespace
            {
                internal delegate ulong Crc32(ulong seed, ReadOnlySpan<byte> data, uint length);
                internal delegate int Scoped(scoped Span<byte> data);
                internal delegate nint Text(string? text, byte[]? buffer, SafeFileHandle? handle);
                internal delegate void Consume<T>(T value) where T : struct;
                public static class User
                {
                    public static void Run(NativeFunction f)
                    {
                        f.Bind<Crc32>();
                        f.Bind<Scoped>();
                        f.Bind<Text>();
                        f.Bind<Consume<nint>>();
                        f.Bind<Func<ReadOnlySpan<byte>, nint>>();
                    }
                }
            }
            """);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(
            [
                "global::@class.@namespace.Consume<nint>",
                "global::@class.@namespace.Crc32",
                "global::@class.@namespace.Scoped",
                "global::@class.@namespace.Text",
                "global::System.Func<global::System.ReadOnlySpan<byte>, nint>",
            ],
            run.Registered);
        Assert.Contains("FuncBinding<ulong, global::System.ReadOnlySpan<byte>, uint, ulong>(function)", run.Emitted, StringComparison.Ordinal);
        Assert.Contains("ActionBinding<nint>(function)", run.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void References_go_as_spans_of_one_element()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using FfiToolkit;
            public struct Point { public int X; }
            public delegate int Every(ref int a, out nint b, in Point c, ref readonly DayOfWeek d, scoped ReadOnlySpan<byte> e, scoped ref long f, int g);
            public delegate void Only(out double a);
            public static class User
            {
                public static void Run(NativeFunction f)
                {
                    f.Bind<Every>();
                    f.Bind<Only>();
                }
            }
            """);

        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["global::Every", "global::Only"], run.Registered);
        Assert.Contains(
            "FuncBinding<global::System.Span<int>, global::System.Span<nint>, global::System.Span<global::Point>, global::System.Span<global::System.DayOfWeek>, global::System.ReadOnlySpan<byte>, global::System.Span<long>, int, int>(function)",
            run.Emitted,
            StringComparison.Ordinal);
        Assert.Contains("ActionBinding<global::System.Span<double>>(function)", run.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void Top_level_programs_conditional_calls_and_method_groups_are_found()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            using System;
            using FfiToolkit;

            using FfiContext ffi = new();
            NativeFunction? f = ffi.LoadMainProgram().GetFunction("getpid", "i32()");
            Func<int>? conditional = f?.Bind<Func<int>>();
            Func<BindMode, Func<uint>> group = f!.Bind<Func<uint>>;
            """,
            OutputKind.ConsoleApplication);

        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["global::System.Func<int>", "global::System.Func<uint>"], run.Registered);
    }

    [Fact]
    public void Warnings_about_a_delegate_type_are_given_where_its_author_wrote_it_only()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using System.Diagnostics.CodeAnalysis;
            using FfiToolkit;
            [Obsolete("Old.")]
            public delegate int Old(int value);
            [Experimental("OTHER1")]
            public delegate int New(int value);
            public static class User
            {
            #pragma warning disable CS0618, OTHER1
                public static void Run(NativeFunction f)
                {
                    f.Bind<Old>();
                    f.Bind<New>();
                }
            }
            """);

        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["global::New", "global::Old"], run.Registered);
    }

    [Fact]
    public void Nothing_is_emitted_where_the_engine_is_not_bound()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            public sealed class Other
            {
                public T Bind<T>() where T : Delegate => throw new NotSupportedException();
                public void Run() => Bind<Func<int>>();
            }
            """);

        Assert.Empty(run.CompilerErrors);
        Assert.Empty(run.Emitted);
    }

    [Fact]
    public void Types_of_generic_code_are_left_to_the_run_time()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using System;
            using System.Diagnostics.CodeAnalysis;
            using FfiToolkit;
            public static class User<T>
            {
                public delegate T Nested();
                public static void Run<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] D>(NativeFunction f) where D : Delegate
                {
                    f.Bind<D>();
                    f.Bind<Func<T, int>>();
                    f.Bind<Func<T[], int>>();
                    f.Bind<Nested>();
                }
            }
            """);

        Assert.Empty(run.CompilerErrors);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Emitted);
    }

    [Fact]
    public void A_user_who_did_not_opt_in_is_told_so_in_the_own_code_not_in_the_emitted_file()
    {
        GeneratorRun run = GeneratorRun.Of(
            """
            using System;
            using FfiToolkit;
            public static class User
            {
                public static void Run(NativeFunction f) => f.Bind<Action>();
            }
            """,
            optedIn: false);

        Assert.NotEmpty(run.CompilerErrors);
        Assert.All(run.CompilerErrors, static error => Assert.Contains("User.cs", error, StringComparison.Ordinal));
    }
}
