using FfiToolkit.Calls.Callbacks;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>A callback that is entered through a trampoline and a body of the engine's own.</summary>
/// <param name="thunks">Where it comes from, and is used again.</param>
/// <param name="trampoline">The address of the trampoline.</param>
/// <param name="cell">The cell that the trampoline reads.</param>
/// <param name="handlers">A pinned array.</param>
/// <param name="index">Which element is the handler's place.</param>
internal sealed unsafe class StubThunk(StubThunks thunks, nint trampoline, CallbackCell* cell, CallbackHandler[] handlers, int index) : Thunk(handlers, index)
{
    private readonly CallbackCell* _cell = cell;
    private string _description = "";

    internal override nint Entry => trampoline;

    internal override CallPath Path => CallPath.Fast;

    internal override string Description => _description;

    /// <summary>Makes calls enter a body. There are none yet.</summary>
    internal StubThunk Enter(FastStub body)
    {
        _cell->Context = Place;
        _cell->Body = body.Entry;
        _description = body.Description;
        return this;
    }

    internal override void Release(bool isForGood) => thunks.Release(this, isForGood);
}
