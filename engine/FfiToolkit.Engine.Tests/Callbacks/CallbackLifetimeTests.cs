using System.Runtime.CompilerServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>A callback ends when its owner says so, or lets go of it; its address answers for as long as anybody may call it.</summary>
public sealed class CallbackLifetimeTests(NativeFixture fixture)
{
    [Theory]
    [BothPaths]
    public void A_call_after_disposal_is_answered_by_the_callbacks_name(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeCallback callback = ffi.CreateCallback("i32(i32)", (int value) => value, new CallbackOptions { Name = "listener" });
        library.GetFunction("cb_store", "void(function)").Invoke(callback);
        NativeFunction stored = library.GetFunction("cb_stored", "i32(i32)");
        Assert.Equal(5, (int)stored.Invoke(5));

        callback.Dispose();
        callback.Dispose();

        Assert.Equal("Native code called the callback listener: int32(int32), which was disposed before", Assert.Throws<FfiClosedException>(() => stored.Invoke(5)).Message);
    }

    [Theory]
    [BothPaths]
    public void A_callback_that_nobody_refers_to_any_more_is_named_too(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        WeakReference callback = Drop(ffi, library);
        NativeFunction stored = library.GetFunction("cb_stored", "i32(i32)");
        Assert.True(Garbage.CollectUntil(() => !callback.IsAlive));
        GC.WaitForPendingFinalizers();

        string message = Assert.Throws<FfiClosedException>(() => stored.Invoke(5)).Message;
        Assert.StartsWith("Native code called the callback forgotten: int32(int32), which was collected, because nothing referred to its NativeCallback any more", message, StringComparison.Ordinal);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Drop(FfiContext ffi, DynamicLibrary library)
        {
            NativeCallback callback = ffi.CreateCallback("i32(i32)", (int value) => value, new CallbackOptions { Name = "forgotten" });
            library.GetFunction("cb_store", "void(function)").Invoke(callback);
            return new WeakReference(callback);
        }
    }

    [Theory]
    [BothPaths]
    public void A_context_that_tracks_callbacks_names_the_maker_of_one_that_ended_long_ago(CallPath path)
    {
        using FfiContext untracked = Contexts.Open(path);
        using FfiContext ffi = new(new FfiContextOptions { TrackCallbacks = true, CodeMemory = path == CallPath.Fast ? CodeMemoryPolicy.Automatic : CodeMemoryPolicy.None });
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeCallback callback = ffi.CreateCallback("i32(i32)", (int value) => value, new CallbackOptions { Name = "old" });
        Assert.Equal(path, callback.CallPath);
        library.GetFunction("cb_store", "void(function)").Invoke(callback);
        callback.Dispose();

        // Without tracking the address would be another's by now.
        for (int i = 0; i < 1500; i++)
        {
            using NativeCallback other = untracked.CreateCallback("i32(i32)", static (int value) => -value);
            Assert.NotEqual(callback.Pointer, other.Pointer);
        }

        Collect();

        string message = Assert.Throws<FfiClosedException>(() => library.GetFunction("cb_stored", "i32(i32)").Invoke(5)).Message;
        Assert.StartsWith("Native code called the callback old: int32(int32), which was disposed before. It was made here:", message, StringComparison.Ordinal);
        Assert.Contains(nameof(A_context_that_tracks_callbacks_names_the_maker_of_one_that_ended_long_ago), message, StringComparison.Ordinal);
    }

    [Theory]
    [BothPaths]
    public void A_callback_may_be_disposed_inside_itself(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeCallback? callback = null;
        callback = ffi.CreateCallback("i32(i32)", (int value) =>
        {
            if (value == 3)
            {
                callback!.Dispose();
                Collect();
            }

            return value;
        });
        NativeFunction repeat = library.GetFunction("cb_repeat", "i64(function, i32)");

        // The call with 3 is answered, the next one is not.
        Assert.Equal(6, (long)repeat.Invoke(callback, 4));
        Assert.Throws<FfiArgumentException>(() => repeat.Invoke(callback, 1));
        Assert.Throws<FfiClosedException>(() => repeat.Invoke(callback.Pointer, 1));
    }

    [Theory]
    [BothPaths]
    public void Collections_inside_a_callback_move_nothing_that_native_code_uses(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeFunction repeat = library.GetFunction("cb_repeat", "i64(function, i32)");

        // The only reference is the call's own argument.
        Assert.Equal(1225, (long)repeat.Invoke(Make(ffi), 50));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static NativeCallback Make(FfiContext ffi)
        {
            object kept = new();
            return ffi.CreateCallback("i32(i32)", (int value) =>
            {
                Collect();
                GC.KeepAlive(new byte[1000]);
                return kept is null ? -1 : value;
            });
        }
    }

    [Fact]
    [Trait(Portable.Trait, Portable.Costly)]
    public void Ten_thousand_callbacks_live_at_once_and_each_answers_for_itself()
    {
        using FfiContext ffi = Contexts.Open(CallPath.Fast);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeFunction once = library.GetFunction("cb_once", "i32(function, i32)");
        NativeCallback[] callbacks = [.. Enumerable.Range(0, 10_000).Select(i => ffi.CreateCallback("i32(i32)", (int value) => value + i))];

        for (int i = 0; i < callbacks.Length; i++)
        {
            Assert.Equal(i + 1, (int)once.Invoke(callbacks[i], 1));
        }

        Assert.Equal(callbacks.Length, callbacks.Select(static callback => callback.Pointer).Distinct().Count());
        Array.ForEach(callbacks, static callback => callback.Dispose());
    }

    [Fact]
    public void A_callback_that_calls_itself_too_deep_throws_and_makes_up_no_value()
    {
        using FfiContext ffi = Contexts.Open(CallPath.Fast);
        using DynamicLibrary library = ffi.Load(fixture.Path);
        NativeFunction once = library.GetFunction("cb_once", "i32(function, i32)");
        NativeCallback? self = null;
        int deepest = 0;
        using NativeCallback callback = self = ffi.CreateCallback("i32(i32)", (int depth) =>
        {
            deepest = depth;
            return once.Call<NativeCallback, int, int>(self!, depth + 1) + 1;
        });

        Exception? error = null;
        Thread thread = new(() => error = Record.Exception(() => once.Invoke(callback, 0)), maxStackSize: 1024 * 1024);
        thread.Start();
        thread.Join();

        Assert.IsType<InsufficientExecutionStackException>(error);
        Assert.InRange(deepest, 100, int.MaxValue);
        Assert.Equal(0, (int)once.Invoke(ffi.CreateCallback("i32(i32)", static (int value) => value), 0));
    }

    [Fact]
    public unsafe void Callbacks_outlive_their_context_and_a_disposed_context_makes_none()
    {
        FfiContext ffi = new();
        using NativeCallback callback = ffi.CreateCallback("i32(i32)", static (int value) => value + 1);
        ffi.Dispose();

        Assert.Equal(6, ((delegate* unmanaged<int, int>)callback.Pointer)(5));
        Assert.Throws<FfiClosedException>(() => ffi.CreateCallback("i32(i32)", static (int value) => value));
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
