using static FfiToolkit.Generate.CSharp;

namespace FfiToolkit.Generate;

/// <summary>Functions that are bound to delegates, and the table of their open types.</summary>
internal static class Bindings
{
    internal static string BindingType(int arity)
    {
        string commas = new(',', arity);
        string action = arity == 0 ? "" : $"<{new string(',', arity - 1)}>";
        string start = arity > 0 ? "" : """
            /// <summary>The open binding of an arity; null where delegates of it are not bound.</summary>
            [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
            private static Type? Open(int arity, bool hasResult) => (arity, hasResult) switch
            {

            """;
        string end = arity < Program.MaximumArity ? "" : "\n    _ => null,\n};";
        return $"{start}    ({arity}, true) => typeof(FuncBinding<{commas}>),\n    ({arity}, false) => typeof(ActionBinding{action}),{end}";
    }

    internal static string Binding(int arity)
    {
        string all = Generic(Types(arity), "TResult");
        string types = Generic(Types(arity));
        string nothing = Generic(Types(arity), "Nothing");
        return $$"""
        /// <summary>A function bound to delegates of {{arity}} parameters with a result.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public sealed class FuncBinding{{all}} : Binding{{Constraints(arity, "    ")}}
        {
            public FuncBinding(NativeFunction function)
                : base(function, FuncShape{{all}}.Token)
            {
            }

            public TResult Call({{Parameters(arity)}}) => Function.CallBound{{all}}({{Arguments(arity)}});

            public TResult CallLeaf({{Parameters(arity)}}) => Function.CallLeaf{{all}}({{Arguments(arity)}});

            internal override Delegate ToDelegate(Type type, bool leaf) => Delegate.CreateDelegate(type, this, (leaf ? new Func{{all}}(CallLeaf) : Call).Method);
        }

        /// <summary>A function bound to delegates of {{arity}} parameters without a result.</summary>
        [EditorBrowsable(EditorBrowsableState.Never)]
        public sealed class ActionBinding{{types}} : Binding{{Constraints(arity, "    ")}}
        {
            public ActionBinding(NativeFunction function)
                : base(function, FuncShape{{nothing}}.Token)
            {
            }

            public void Call({{Parameters(arity)}}) => Function.CallBound{{nothing}}({{Arguments(arity)}});

            public void CallLeaf({{Parameters(arity)}}) => Function.CallLeaf{{nothing}}({{Arguments(arity)}});

            internal override Delegate ToDelegate(Type type, bool leaf) => Delegate.CreateDelegate(type, this, (leaf ? new Action{{types}}(CallLeaf) : Call).Method);
        }
        """;
    }
}
