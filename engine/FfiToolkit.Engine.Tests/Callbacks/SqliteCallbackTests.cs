using System.Runtime.InteropServices;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Callbacks;

/// <summary>SQLite calls back: functions, collations and rows that the program answers.</summary>
public sealed unsafe class SqliteCallbackTests
{
    private const int Utf8 = 1;
    private const int Ok = 0;

    [Theory, BothPaths]
    public void Functions_and_collations_of_the_program_answer_a_query(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        DynamicLibrary sqlite = SystemLibrary.Load(ffi, "libsqlite3.so.0");
        NativeFunction execute = sqlite.GetFunction("sqlite3_exec", "i32(pointer, string, i32(*)(pointer, i32, pointer, pointer), pointer, pointer)");
        NativeFunction readInteger = sqlite.GetFunction("sqlite3_value_int", "i32(pointer)");
        NativeFunction giveInteger = sqlite.GetFunction("sqlite3_result_int", "void(pointer, i32)");
        nint database = Open(sqlite);
        List<string> rows = [];
        using NativeCallback triple = ffi.CreateCallback(
            "void(pointer, i32, pointer)",
            (nint call, int count, nint values) => giveInteger.CallVoid(call, 3 * readInteger.Call<nint, int>(*(nint*)values)));
        using NativeCallback backwards = ffi.CreateCallback(
            "i32(pointer, i32, pointer, i32, pointer)",
            (nint context, int leftLength, nint left, int rightLength, nint right) =>
                new ReadOnlySpan<byte>((void*)right, rightLength).SequenceCompareTo(new ReadOnlySpan<byte>((void*)left, leftLength)));
        using NativeCallback row = ffi.CreateCallback(
            "i32(pointer, i32, pointer, pointer)",
            (nint context, int columns, nint values, nint names) =>
            {
                GC.Collect(0);
                rows.Add(string.Join(' ', Enumerable.Range(0, columns).Select(i => Marshal.PtrToStringUTF8(((nint*)values)[i]))));
                return 0;
            });

        int function = (int)sqlite.GetFunction("sqlite3_create_function", "i32(pointer, string, i32, i32, pointer, function, function, function)")
            .Invoke(database, "triple", 1, Utf8, FfiValue.Null, triple, FfiValue.Null, FfiValue.Null);
        int collation = (int)sqlite.GetFunction("sqlite3_create_collation", "i32(pointer, string, i32, pointer, function)").Invoke(database, "backwards", Utf8, FfiValue.Null, backwards);
        int query = (int)execute.Invoke(
            database,
            "CREATE TABLE t (name TEXT, number INTEGER); INSERT INTO t VALUES ('a', 1), ('c', 3), ('b', 2); SELECT name, triple(number) FROM t ORDER BY name COLLATE backwards",
            row,
            FfiValue.Null,
            FfiValue.Null);

        Assert.Equal((Ok, Ok, Ok), (function, collation, query));
        Assert.Equal(["c 9", "b 6", "a 3"], rows);
        sqlite.GetFunction("sqlite3_close", "i32(pointer)").Invoke(database);
    }

    [Theory, BothPaths]
    public void An_exception_in_a_row_ends_the_query_and_comes_out_of_it(CallPath path)
    {
        using FfiContext ffi = Contexts.Open(path);
        DynamicLibrary sqlite = SystemLibrary.Load(ffi, "libsqlite3.so.0");
        nint database = Open(sqlite);
        int rows = 0;
        using NativeCallback row = ffi.CreateCallback(
            "i32(pointer, i32, pointer, pointer)",
            (nint context, int columns, nint values, nint names) => ++rows == 2 ? throw new InvalidOperationException("enough") : 0,
            new CallbackOptions { Default = 1 });
        NativeFunction execute = sqlite.GetFunction("sqlite3_exec", "i32(pointer, string, function, pointer, pointer)");

        Assert.Equal("enough", Assert.Throws<InvalidOperationException>(() => execute.Invoke(database, "VALUES (1), (2), (3)", row, FfiValue.Null, FfiValue.Null)).Message);
        Assert.Equal(2, rows);
        sqlite.GetFunction("sqlite3_close", "i32(pointer)").Invoke(database);
    }

    private static nint Open(DynamicLibrary sqlite)
    {
        nint database;
        Assert.Equal(Ok, (int)sqlite.GetFunction("sqlite3_open", "i32(string, pointer)").Invoke(":memory:", (nint)(&database)));
        return database;
    }
}
