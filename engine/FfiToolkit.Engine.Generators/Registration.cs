namespace FfiToolkit.Generators;

/// <summary>A delegate type and the binding that makes it, as C# that names them from anywhere.</summary>
/// <param name="DelegateType">Such as <c>global::System.Func&lt;int, int&gt;</c>.</param>
/// <param name="BindingType">Such as <c>global::FfiToolkit.Calls.Typed.FuncBinding&lt;int, int&gt;</c>.</param>
/// <param name="Call">What a delegate of it is made of: such as <c>binding.Call</c>, or a lambda.</param>
/// <param name="CallLeaf">The same for leaf calls.</param>
internal sealed record Registration(string DelegateType, string BindingType, string Call, string CallLeaf);
