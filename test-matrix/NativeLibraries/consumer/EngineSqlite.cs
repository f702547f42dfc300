#if SQLITE
using System.Runtime.InteropServices;
using FfiToolkit;

/// <summary>The packed SQLite through the engine of FfiToolkit: it calls back for a function of the program and for rows.</summary>
internal static unsafe class EngineSqlite
{
    private const int Utf8 = 1;

    public static void Run(Action<bool, string> check)
    {
        using FfiContext ffi = new();
        using DynamicLibrary sqlite = ffi.Load("sqlite3");
        check((int)sqlite.GetFunction("sqlite3_libversion_number", "i32()").Invoke() == 3046001, "the engine finds the packed library by the name of P/Invoke");
        nint database = 0;
        check((int)sqlite.GetFunction("sqlite3_open", "i32(string, pointer)").Invoke(":memory:", (nint)(&database)) == 0, "a database is opened by the engine");

        NativeFunction readInteger = sqlite.GetFunction("sqlite3_value_int", "i32(pointer)");
        NativeFunction giveInteger = sqlite.GetFunction("sqlite3_result_int", "void(pointer, i32)");
        using NativeCallback triple = ffi.CreateCallback(
            "void(pointer, i32, pointer)",
            (nint call, int count, nint values) => giveInteger.CallVoid(call, 3 * readInteger.Call<nint, int>(*(nint*)values)));
        int made = (int)sqlite.GetFunction("sqlite3_create_function", "i32(pointer, string, i32, i32, pointer, function, function, function)")
            .Invoke(database, "triple", 1, Utf8, FfiValue.Null, triple, FfiValue.Null, FfiValue.Null);
        check(made == 0, "a function of the program is known to SQLite");

        List<string> rows = [];
        using NativeCallback row = ffi.CreateCallback(
            "i32(pointer, i32, pointer, pointer)",
            (nint context, int columns, nint values, nint names) =>
            {
                rows.Add(string.Join(' ', Enumerable.Range(0, columns).Select(column => Marshal.PtrToStringUTF8(((nint*)values)[column]))));
                return 0;
            });
        NativeFunction execute = sqlite.GetFunction("sqlite3_exec", "i32(pointer, string, i32(*)(pointer, i32, pointer, pointer), pointer, pointer)");
        int ran = (int)execute.Invoke(database, "create table t (name, n); insert into t values ('a', 1), ('b', 2); select name, triple(n) from t order by n desc", row, FfiValue.Null, FfiValue.Null);
        check(ran == 0 && rows.SequenceEqual(["b 6", "a 3"]), "rows come to a callback, with what the function answered");

        using NativeCallback failing = ffi.CreateCallback(
            "i32(pointer, i32, pointer, pointer)",
            (Func<nint, int, nint, nint, int>)((_, _, _, _) => throw new InvalidOperationException("enough")),
            new CallbackOptions { Default = 1 });
        string? message = null;
        try
        {
            execute.Invoke(database, "select 1", failing, FfiValue.Null, FfiValue.Null);
        }
        catch (InvalidOperationException thrown)
        {
            message = thrown.Message;
        }

        check(message == "enough", "an exception of a callback comes out of the query");
        check((int)sqlite.GetFunction("sqlite3_close", "i32(pointer)").Invoke(database) == 0, "the engine closes the database");
    }
}
#endif
