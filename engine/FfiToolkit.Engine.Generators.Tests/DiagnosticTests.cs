namespace FfiToolkit.Engine.Generators.Tests;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("Hidden", "FFITK5001", "The delegate type User.Hidden cannot be bound ahead of time: User.Hidden is private; make it internal")]
    [InlineData("Guarded", "FFITK5001", "The delegate type User.Guarded cannot be bound ahead of time: User.Guarded is not accessible to the rest of its assembly; make it internal")]
    [InlineData("Inner.Shown", "FFITK5001", "The delegate type User.Inner.Shown cannot be bound ahead of time: User.Inner is private; make it internal")]
    [InlineData("Func<Own, int>", "FFITK5001", "The delegate type System.Func<User.Own, int> cannot be bound ahead of time: User.Own is private; make it internal")]
    [InlineData("Func<Own[], int>", "FFITK5001", "The delegate type System.Func<User.Own[], int> cannot be bound ahead of time: User.Own is private; make it internal")]
    [InlineData("Filed", "FFITK5001", "The delegate type Filed cannot be bound ahead of time: Filed is local to its file; make it internal")]
    [InlineData("Delegate", "FFITK5002", "No function can be bound to the delegate type System.Delegate: it is not a delegate type of its own; name one such as Func<int, int>")]
    [InlineData("ByReference", "FFITK5002", "No function can be bound to the delegate type ByReference: its parameter 'result' refers to a string; native code takes references to unmanaged types")]
    [InlineData("Pointer", "FFITK5002", "No function can be bound to the delegate type Pointer: its parameter 'data' is of a pointer type; use nint, ref or a span")]
    [InlineData("PointerResult", "FFITK5002", "No function can be bound to the delegate type PointerResult: its result is of a pointer, by-reference or ref struct type; use nint")]
    [InlineData("SpanResult", "FFITK5002", "No function can be bound to the delegate type SpanResult: its result is of a pointer, by-reference or ref struct type; use nint")]
    [InlineData("Many", "FFITK5002", "No function can be bound to the delegate type Many: it has 17 parameters, at most 16 can be bound; use Invoke")]
    public void A_delegate_that_cannot_be_registered_is_a_coded_warning_at_its_name(string type, string code, string message)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using System;
            using FfiToolkit;
            file delegate int Filed(int value);
            public delegate int ByReference(out string result);
            public unsafe delegate int Pointer(byte* data);
            public unsafe delegate int* PointerResult();
            public delegate Span<byte> SpanResult();
            public delegate int Many(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k, int l, int m, int n, int o, int p, int q);
            public class User
            {
                private delegate int Hidden(int value);
                protected delegate int Guarded(int value);
                private sealed class Own;
                private static class Inner
                {
                    internal delegate int Shown(int value);
                }

                public static unsafe void Run(NativeFunction f)
                {
                    f.Bind<{{type}}>();
                    f.Bind<Action>();
                }
            }
            """);

        Microsoft.CodeAnalysis.Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(code, diagnostic.Id);
        Assert.Equal(message, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("User.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(type, run.Before.SyntaxTrees[0].ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Equal(["global::System.Action"], run.Registered);
        Assert.DoesNotContain(run.CompilerErrors, static error => !error.Contains("FFITK500", StringComparison.Ordinal));
    }
}
