using static FfiToolkit.Generate.CSharp;

namespace FfiToolkit.Generate;

/// <summary>Delegates that answer callbacks, and the table of the open types.</summary>
internal static class Handlers
{
    internal static string HandlerType(int arity)
    {
        string commas = new(',', arity);
        string action = arity == 0 ? "" : $"<{new string(',', arity - 1)}>";
        string start = arity > 0 ? "" : """
            /// <summary>The open handler of an arity, and the delegate that it calls; null where there is none.</summary>
            private static (Handler Handler, Type Delegate)? Open(int arity, bool hasResult) => (arity, hasResult) switch
            {

            """;
        string end = arity < Program.MaximumArity ? "" : "\n    _ => null,\n};";
        return $"{start}    ({arity}, true) => (new(typeof(FuncHandler<{commas}>)), typeof(Func<{commas}>)),\n    ({arity}, false) => (new(typeof(ActionHandler{action})), typeof(Action{action})),{end}";
    }

    internal static string Handler(int arity)
    {
        string arguments = List(arity, static i => $"Slot.Argument<T{i}>(slots[{i - 1}])");
        return $$"""
        /// <summary>Answers calls with {{arity}} arguments by a delegate with a result.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public sealed unsafe class FuncHandler{{Generic(Types(arity), "TResult")}} : CallbackHandler
        {
            private readonly Func{{Generic(Types(arity), "TResult")}} _handler;

            public FuncHandler(CallbackInfo info, Func{{Generic(Types(arity), "TResult")}} handler)
                : base(info, FuncShape{{Generic(Types(arity), "TResult")}}.Token) => _handler = handler;

            internal override void Run(ulong* slots, byte* result) => Slot.Answer(result, _handler({{arguments}}));
        }

        /// <summary>Answers calls with {{arity}} arguments by a delegate without a result.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public sealed unsafe class ActionHandler{{Generic(Types(arity))}} : CallbackHandler
        {
            private readonly Action{{Generic(Types(arity))}} _handler;

            public ActionHandler(CallbackInfo info, Action{{Generic(Types(arity))}} handler)
                : base(info, FuncShape{{Generic(Types(arity), "Nothing")}}.Token) => _handler = handler;

            internal override void Run(ulong* slots, byte* result) => _handler({{arguments}});
        }
        """;
    }
}
