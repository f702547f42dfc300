using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>A callback that is entered through a trampoline and a body of the engine's own.</summary>
internal sealed unsafe class StubThunk : Thunk
{
    private readonly StubThunks _thunks;
    private readonly CallbackCell* _cell;
    private string _description = "";

    /// <param name="thunks">Where it comes from, and is used again.</param>
    /// <param name="trampoline">The address of the trampoline.</param>
    /// <param name="cell">The cell that the trampoline reads.</param>
    /// <param name="handlers">A pinned array.</param>
    /// <param name="index">Which element is the handler's place.</param>
    internal StubThunk(StubThunks thunks, nint trampoline, CallbackCell* cell, CallbackHandler[] handlers, int index)
        : base(handlers, index)
    {
        _thunks = thunks;
        _cell = cell;
        _cell->Context = Place;
        Entry = trampoline;
    }

    internal override nint Entry { get; }

    internal override CallPath Path => CallPath.Fast;

    internal override string Description => _description;

    internal override nint Context
    {
        set => Volatile.Write(ref _cell->Context, value);
    }

    /// <summary>Makes calls enter a body. There are none yet.</summary>
    internal StubThunk Enter(FastStub body)
    {
        _cell->Body = body.Entry;
        _description = body.Description;
        return this;
    }

    internal override void Release(bool isForGood) => _thunks.Release(this, isForGood);
}
