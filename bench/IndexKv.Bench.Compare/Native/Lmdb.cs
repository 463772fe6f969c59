using System.Runtime.InteropServices;

namespace IndexKv.Bench.Compare.Native;

/// <summary>The part of LMDB's C interface (lmdb.h, 0.9) that the comparison needs.</summary>
internal static unsafe partial class Lmdb
{
    public const int NotFound = -30798;
    public const uint ReadOnly = 0x20000;
    public const uint Create = 0x40000;
    public const uint Append = 0x20000;
    public const uint NoReadAhead = 0x800000;
    public const int First = 0;
    public const int Next = 8;
    public const int SetRange = 17;

    private const string Library = "liblmdb.so.0";

    /// <summary>Whether the library is installed.</summary>
    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>The library's own words for its version.</summary>
    public static string Version => Marshal.PtrToStringUTF8(mdb_version(out _, out _, out _))!.Split(':')[0];

    /// <summary>Throws what a result says, unless it is success.</summary>
    public static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException($"LMDB: {Marshal.PtrToStringUTF8(mdb_strerror(result))}");
    }

    [LibraryImport(Library)]
    public static partial int mdb_env_create(out nint environment);

    [LibraryImport(Library)]
    public static partial int mdb_env_set_mapsize(nint environment, ulong size);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mdb_env_open(nint environment, string path, uint flags, uint mode);

    [LibraryImport(Library)]
    public static partial void mdb_env_close(nint environment);

    [LibraryImport(Library)]
    public static partial int mdb_txn_begin(nint environment, nint parent, uint flags, out nint transaction);

    [LibraryImport(Library)]
    public static partial int mdb_txn_commit(nint transaction);

    [LibraryImport(Library)]
    public static partial void mdb_txn_abort(nint transaction);

    [LibraryImport(Library)]
    public static partial int mdb_dbi_open(nint transaction, nint name, uint flags, out uint database);

    [LibraryImport(Library)]
    public static partial int mdb_put(nint transaction, uint database, in Value key, in Value data, uint flags);

    [LibraryImport(Library)]
    public static partial int mdb_get(nint transaction, uint database, in Value key, out Value data);

    [LibraryImport(Library)]
    public static partial int mdb_cursor_open(nint transaction, uint database, out nint cursor);

    [LibraryImport(Library)]
    public static partial int mdb_cursor_get(nint cursor, ref Value key, ref Value data, int operation);

    [LibraryImport(Library)]
    public static partial void mdb_cursor_close(nint cursor);

    [LibraryImport(Library)]
    private static partial nint mdb_version(out int major, out int minor, out int patch);

    [LibraryImport(Library)]
    private static partial nint mdb_strerror(int error);

    /// <summary>MDB_val: bytes somewhere.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Value
    {
        public nuint Size;
        public byte* Data;

        public readonly ReadOnlySpan<byte> Span => new(Data, (int)Size);
    }
}
