using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>What a handler throws comes out of the call that led to it, and never out of native code.</summary>
public sealed class CallbackErrorTests(NativeFixture fixture)
{
    [Theory]
    [BothPaths]
    public void The_call_that_led_to_a_callback_throws_its_exception(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        int calls = 0;
        using NativeCallback callback = ffi.CreateCallback("i32(i32)", (ref IncomingCall call) =>
        {
            calls++;
            throw new InvalidTimeZoneException("from the handler");
        });
        NativeFunction repeat = library.GetFunction("cb_repeat", "i64(function, i32)");

        // The three ways in: validated, typed on a stub of its own, bound.
        Assert.Equal("from the handler", Assert.Throws<InvalidTimeZoneException>(() => repeat.Invoke(callback, 10)).Message);
        Assert.Throws<InvalidTimeZoneException>(() => repeat.Call<nint, int, long>(callback.Pointer, 10));
        Assert.Throws<InvalidTimeZoneException>(() => repeat.Bind<Func<nint, int, long>>()(callback.Pointer, 10));

        // After the first exception the handler is left alone until native code has returned.
        Assert.Equal(3, calls);
        Assert.Equal(0, (long)repeat.Invoke(callback, 0));
    }

    [Fact]
    public void An_exception_passes_through_nested_calls_and_can_be_caught_at_each()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeFunction once = library.GetFunction("cb_once", "i32(function, i32)");
        NativeCallback? self = null;
        using NativeCallback callback = self = ffi.CreateCallback("i32(i32)", (ref IncomingCall call) =>
        {
            int depth = (int)call[0];
            if (depth == 0)
            {
                throw new InvalidTimeZoneException("innermost");
            }

            try
            {
                call.Return((int)once.Invoke(self!, depth - 1));
            }
            catch (InvalidTimeZoneException) when (depth == 3)
            {
                call.Return(100);
            }
        });

        Assert.Equal(100, (int)once.Invoke(callback, 5));
        Assert.Throws<InvalidTimeZoneException>(() => once.Invoke(callback, 2));
    }

    [Fact]
    public void A_result_of_a_wrong_type_is_refused_by_the_callbacks_name()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(fixture.Path);
        using NativeCallback callback = ffi.CreateCallback("i32(i32)", static (ref IncomingCall call) => call.Return(1L << 40), new CallbackOptions { Name = "too_wide" });

        FfiArgumentException refusal = Assert.Throws<FfiArgumentException>(() => library.GetFunction("cb_once", "i32(function, i32)").Invoke(callback, 1));
        Assert.StartsWith("The result of too_wide is int32, which takes an integer of up to 32 bits", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [BothPaths]
    public void A_thread_of_native_code_calls_and_its_failures_go_to_the_event(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        List<string> failures = [];
        ffi.CallbackFailed += (_, failure) => failures.Add($"{failure.Name}: {failure.Exception.Message}");
        NativeFunction foreign = library.GetFunction("cb_foreign", "i64(function, i32)");
        using NativeCallback working = ffi.CreateCallback("i32(i32)", static (ref IncomingCall call) => call.Return((int)call[0] * 2));
        using NativeCallback failing = ffi.CreateCallback("i32(i32)", static (ref IncomingCall call) => throw new InvalidTimeZoneException("no"), new CallbackOptions { Name = "failing", Default = -1 });

        Assert.Equal(9900, (long)foreign.Invoke(working, 100));
        Assert.Empty(failures);
        Assert.Equal(-3, (long)foreign.Invoke(failing, 3));
        Assert.Equal(["failing: no", "failing: no", "failing: no"], failures);
    }

    [Fact]
    public unsafe void A_call_that_the_engine_did_not_make_cannot_throw_so_that_the_event_is_told()
    {
        using FfiContext ffi = new();
        using DynamicLibrary library = ffi.Load(fixture.Path);
        int failures = 0;
        ffi.CallbackFailed += (_, failure) => failures++;
        using NativeCallback failing = ffi.CreateCallback("i32(i32)", static (ref IncomingCall call) => throw new InvalidTimeZoneException(), new CallbackOptions { Default = 5 });
        var once = (delegate* unmanaged<nint, int, int>)library.GetSymbol("cb_once");

        Assert.Equal(5, once(failing.Pointer, 1));
        Assert.Equal(1, failures);
    }
}
