using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Lifetime;

/// <summary>
/// Exceptions that leave a native call, which is over then though it never returned. On Windows they pass through native frames.
/// Elsewhere a native frame ends the process, so here there is none: the callback is what is called, by an entry that jumps.
/// </summary>
[Collection(ProcessMapsGroup.Name)]
public sealed class ThrowingCallTests(NativeFixture fixture)
{
    [Theory]
    [InlineData("Call", CallPath.Fast)]
    [InlineData("Bind", CallPath.Fast)]
    [InlineData("Invoke", CallPath.Fast)]
    [InlineData("Call", CallPath.Libffi)]
    [InlineData("Bind", CallPath.Libffi)]
    [InlineData("Invoke", CallPath.Libffi)]
    public void A_call_that_an_exception_leaves_does_not_keep_its_library(string way, CallPath path)
    {
        Assert.SkipUnless(
            OperatingSystem.IsWindows() || (path == CallPath.Fast && way != "Invoke"),
            "This call makes a native frame, through which exceptions pass on Windows alone.");
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        CallBack callBack = static value => value > 0 ? -value : throw new LeavingException();
        NativeFunction function = library.GetFunction(Marshal.GetFunctionPointerForDelegate(callBack), "i32(i32)");
        Func<int, int> bound = function.Bind<Func<int, int>>();

        // The first call from a page of stack goes another way than the others.
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<LeavingException>(() => _ = Call(0));
            Assert.Equal(-5, Call(5));
        }

        library.Dispose();
        Errors.AssertClosed(() => Call(5));
        Assert.True(ProcessMaps.IsUnmapped(copy), "The library stayed mapped.");
        GC.KeepAlive(callBack);

        int Call(int value) => way switch
        {
            "Call" => function.Call<int, int>(value),
            "Bind" => bound(value),
            _ => (int)function.Invoke(value),
        };
    }

    [Theory, BothPaths]
    public void A_structured_exception_that_leaves_a_call_is_caught_and_does_not_keep_the_library(CallPath path)
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Structured exceptions are Windows'.");
        const uint Code = 0xE046_4954;
        using FfiContext context = Contexts.Open(path);
        string copy = fixture.Copy();
        DynamicLibrary library = context.Load(copy);
        nint address = NativeLibrary.GetExport(NativeLibrary.Load("kernel32.dll"), "RaiseException");
        NativeFunction raise = library.GetFunction(address, "void(u32, u32, u32, pointer)");
        Action<uint, uint, uint, nint> bound = raise.Bind<Action<uint, uint, uint, nint>>();
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<SEHException>(() => { raise.Invoke(Code, 0, 0, FfiValue.Null); });
            Assert.Throws<SEHException>(() => raise.CallVoid<uint, uint, uint, nint>(Code, 0, 0, 0));
            Assert.Throws<SEHException>(() => bound(Code, 0, 0, 0));
        }

        library.Dispose();
        Assert.True(ProcessMaps.IsUnmapped(copy), "The library stayed mapped.");
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CallBack(int value);

    private sealed class LeavingException : Exception;
}
