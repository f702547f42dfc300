using System.Runtime.InteropServices;

namespace FfiToolkit.Node.NodeApi;

/// <summary>
/// The functions of Node-API that the addon uses (<c>js_native_api.h</c> and <c>node_api.h</c> of Node 20). They are in the
/// executable that loads the addon, and are bound then. Each returns a <c>napi_status</c>.
/// </summary>
internal static unsafe partial class Napi
{
    internal const int Ok = 0;

    /// <summary><c>NAPI_AUTO_LENGTH</c>: up to the terminating null character.</summary>
    internal static nuint AutoLength => nuint.MaxValue;

    /// <summary>The kinds of value that <c>napi_typeof</c> tells apart and the addon asks for.</summary>
    internal const int TypeUndefined = 0;
    internal const int TypeNull = 1;
    internal const int TypeNumber = 3;
    internal const int TypeString = 4;
    internal const int TypeBigInt = 9;

    private const string Node = "node";

    [LibraryImport(Node, EntryPoint = "napi_get_node_version")]
    internal static partial int GetNodeVersion(nint env, uint** version);

    [LibraryImport(Node, EntryPoint = "napi_get_uv_event_loop")]
    internal static partial int GetEventLoop(nint env, nint* loop);

    [LibraryImport(Node, EntryPoint = "napi_set_instance_data")]
    internal static partial int SetInstanceData(nint env, nint data, delegate* unmanaged<nint, nint, nint, void> finalize, nint hint);

    [LibraryImport(Node, EntryPoint = "napi_get_instance_data")]
    internal static partial int GetInstanceData(nint env, nint* data);

    [LibraryImport(Node, EntryPoint = "napi_create_function")]
    internal static partial int CreateFunction(nint env, byte* name, nuint length, delegate* unmanaged<nint, nint, nint> callback, nint data, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_cb_info")]
    internal static partial int GetCallbackInfo(nint env, nint info, nuint* count, nint* arguments, nint* self, nint* data);

    [LibraryImport(Node, EntryPoint = "napi_set_named_property")]
    internal static partial int SetNamedProperty(nint env, nint target, byte* name, nint value);

    [LibraryImport(Node, EntryPoint = "napi_throw")]
    internal static partial int Throw(nint env, nint error);

    [LibraryImport(Node, EntryPoint = "napi_create_error")]
    internal static partial int CreateError(nint env, nint code, nint message, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_is_exception_pending")]
    internal static partial int IsExceptionPending(nint env, byte* result);

    [LibraryImport(Node, EntryPoint = "napi_get_and_clear_last_exception")]
    internal static partial int GetAndClearLastException(nint env, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_typeof")]
    internal static partial int TypeOf(nint env, nint value, int* result);

    [LibraryImport(Node, EntryPoint = "napi_get_undefined")]
    internal static partial int GetUndefined(nint env, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_null")]
    internal static partial int GetNull(nint env, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_boolean")]
    internal static partial int GetBoolean(nint env, byte value, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_value_bool")]
    internal static partial int GetValueBool(nint env, nint value, byte* result);

    [LibraryImport(Node, EntryPoint = "napi_create_int32")]
    internal static partial int CreateInt32(nint env, int value, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_create_double")]
    internal static partial int CreateDouble(nint env, double value, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_value_double")]
    internal static partial int GetValueDouble(nint env, nint value, double* result);

    [LibraryImport(Node, EntryPoint = "napi_create_bigint_int64")]
    internal static partial int CreateBigInt64(nint env, long value, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_create_bigint_uint64")]
    internal static partial int CreateBigUInt64(nint env, ulong value, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_value_bigint_int64")]
    internal static partial int GetValueBigInt64(nint env, nint value, long* result, byte* lossless);

    [LibraryImport(Node, EntryPoint = "napi_get_value_bigint_uint64")]
    internal static partial int GetValueBigUInt64(nint env, nint value, ulong* result, byte* lossless);

    [LibraryImport(Node, EntryPoint = "napi_create_string_utf16")]
    internal static partial int CreateStringUtf16(nint env, char* text, nuint length, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_create_string_utf8")]
    internal static partial int CreateStringUtf8(nint env, byte* text, nuint length, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_value_string_utf16")]
    internal static partial int GetValueStringUtf16(nint env, nint value, char* text, nuint capacity, nuint* length);

    [LibraryImport(Node, EntryPoint = "napi_create_array_with_length")]
    internal static partial int CreateArray(nint env, nuint length, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_set_element")]
    internal static partial int SetElement(nint env, nint array, uint index, nint value);

    [LibraryImport(Node, EntryPoint = "napi_get_array_length")]
    internal static partial int GetArrayLength(nint env, nint array, uint* length);

    [LibraryImport(Node, EntryPoint = "napi_get_element")]
    internal static partial int GetElement(nint env, nint array, uint index, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_get_typedarray_info")]
    internal static partial int GetTypedArrayInfo(nint env, nint array, int* type, nuint* length, byte** data, nint* buffer, nuint* offset);

    [LibraryImport(Node, EntryPoint = "napi_is_typedarray")]
    internal static partial int IsTypedArray(nint env, nint value, byte* result);

    [LibraryImport(Node, EntryPoint = "napi_is_dataview")]
    internal static partial int IsDataView(nint env, nint value, byte* result);

    [LibraryImport(Node, EntryPoint = "napi_get_dataview_info")]
    internal static partial int GetDataViewInfo(nint env, nint view, nuint* length, byte** data, nint* buffer, nuint* offset);

    [LibraryImport(Node, EntryPoint = "napi_is_arraybuffer")]
    internal static partial int IsArrayBuffer(nint env, nint value, byte* result);

    [LibraryImport(Node, EntryPoint = "napi_get_arraybuffer_info")]
    internal static partial int GetArrayBufferInfo(nint env, nint buffer, byte** data, nuint* length);

    [LibraryImport(Node, EntryPoint = "napi_create_external_arraybuffer")]
    internal static partial int CreateExternalArrayBuffer(nint env, byte* data, nuint length, delegate* unmanaged<nint, nint, nint, void> finalize, nint hint, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_create_reference")]
    internal static partial int CreateReference(nint env, nint value, uint count, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_delete_reference")]
    internal static partial int DeleteReference(nint env, nint reference);

    [LibraryImport(Node, EntryPoint = "napi_reference_ref")]
    internal static partial int Ref(nint env, nint reference, uint* count);

    [LibraryImport(Node, EntryPoint = "napi_reference_unref")]
    internal static partial int Unref(nint env, nint reference, uint* count);

    [LibraryImport(Node, EntryPoint = "napi_get_reference_value")]
    internal static partial int GetReferenceValue(nint env, nint reference, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_open_handle_scope")]
    internal static partial int OpenHandleScope(nint env, nint* scope);

    [LibraryImport(Node, EntryPoint = "napi_close_handle_scope")]
    internal static partial int CloseHandleScope(nint env, nint scope);

    [LibraryImport(Node, EntryPoint = "napi_call_function")]
    internal static partial int CallFunction(nint env, nint self, nint function, nuint count, nint* arguments, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_make_callback")]
    internal static partial int MakeCallback(nint env, nint asyncContext, nint self, nint function, nuint count, nint* arguments, nint* result);

    /// <summary><c>napi_tsfn_nonblocking</c>.</summary>
    internal const int NonBlocking = 0;

    [LibraryImport(Node, EntryPoint = "napi_create_threadsafe_function")]
    internal static partial int CreateThreadsafeFunction(
        nint env, nint function, nint resource, nint name, nuint limit, nuint threads, nint finalizeData,
        delegate* unmanaged<nint, nint, nint, void> finalize, nint context, delegate* unmanaged<nint, nint, nint, nint, void> call, nint* result);

    [LibraryImport(Node, EntryPoint = "napi_call_threadsafe_function")]
    internal static partial int CallThreadsafeFunction(nint function, nint data, int mode);

    [LibraryImport(Node, EntryPoint = "napi_ref_threadsafe_function")]
    internal static partial int RefThreadsafeFunction(nint env, nint function);

    [LibraryImport(Node, EntryPoint = "napi_unref_threadsafe_function")]
    internal static partial int UnrefThreadsafeFunction(nint env, nint function);

    [LibraryImport(Node, EntryPoint = "napi_add_env_cleanup_hook")]
    internal static partial int AddCleanupHook(nint env, delegate* unmanaged<nint, void> hook, nint data);

    [LibraryImport(Node, EntryPoint = "napi_add_async_cleanup_hook")]
    internal static partial int AddAsyncCleanupHook(nint env, delegate* unmanaged<nint, nint, void> hook, nint data, nint* handle);

    [LibraryImport(Node, EntryPoint = "napi_remove_async_cleanup_hook")]
    internal static partial int RemoveAsyncCleanupHook(nint handle);

    [LibraryImport(Node, EntryPoint = "napi_fatal_exception")]
    internal static partial int FatalException(nint env, nint error);

    [LibraryImport(Node, EntryPoint = "napi_get_global")]
    internal static partial int GetGlobal(nint env, nint* result);
}
