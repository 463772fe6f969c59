using BenchmarkDotNet.Attributes;
using Dapper;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Linq;
using Microsoft.Data.Sqlite;

namespace IndexKv.Bench;

/// <summary>One record by its key, by each of the ways there are to ask for it, in a store of 100,000.</summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private const int Count = 100_000;
    private const string Text = "SELECT Id, Name, Number FROM Item WHERE Id = @id";

    private static readonly Func<KvStore<Item>, long, Item> ById = CompiledQuery.Compile<Item, long, Item>((items, id) => items.Single(x => x.Id == id));

    private readonly string _directory = Directory.CreateTempSubdirectory("indexkv-bench").FullName;
    private KvConnection _connection = null!;
    private SqliteConnection _sqlite = null!;
    private KvStore<Item> _store = null!;
    private KvCommand _command = null!;
    private SqliteCommand _sqliteCommand = null!;
    private IQueryable<Item> _query = null!;
    private LoadedStore _engine = null!;
    private long _id;

    /// <summary>Makes the stores.</summary>
    [GlobalSetup]
    public void Load()
    {
        var items = Enumerable.Range(0, Count).Select(i => new Item { Id = i, Name = $"name {i}", Number = i % 100 }).ToList();
        _engine = new LoadedStore(StoreKind.Hash, Count);
        _connection = new KvConnection($"Data Source={Path.Combine(_directory, "kv")}");
        _connection.Open();
        _store = _connection.CreateStore<Item>(StoreKind.Hash);
        _store.PutMany(items);
        _query = _store;
        _command = _connection.CreateCommand();
        _command.CommandText = Text;
        _command.Parameters.AddWithValue("@id", 0L);
        _command.Prepare();
        SQLitePCL.Batteries_V2.Init();
        _sqlite = new SqliteConnection($"Data Source={Path.Combine(_directory, "sqlite.db")}");
        _sqlite.Open();
        _sqlite.Execute("CREATE TABLE Item (Id INTEGER PRIMARY KEY, Name TEXT NOT NULL, Number INTEGER NOT NULL)");
        using (var transaction = _sqlite.BeginTransaction())
        {
            _sqlite.Execute("INSERT INTO Item VALUES (@Id, @Name, @Number)", items, transaction);
            transaction.Commit();
        }

        _sqliteCommand = _sqlite.CreateCommand();
        _sqliteCommand.CommandText = Text;
        _sqliteCommand.Parameters.AddWithValue("@id", 0L);
        _sqliteCommand.Prepare();
    }

    /// <summary>Removes them.</summary>
    [GlobalCleanup]
    public void Remove()
    {
        _engine.Dispose();
        _command.Dispose();
        _connection.Dispose();
        KvConnection.ClearAllPools();
        _sqliteCommand.Dispose();
        _sqlite.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>The engine's own lookup of bytes by bytes.</summary>
    [Benchmark(Baseline = true)]
    public bool EngineGet() => _engine.Reader.TryGet(_engine.NextKey(), out _);

    /// <summary><c>store.Get(id)</c>.</summary>
    [Benchmark]
    public Item? StoreGet() => _store.Get(NextId());

    /// <summary><c>store.Single(x => x.Id == id)</c>.</summary>
    [Benchmark]
    public Item StoreSingle()
    {
        var id = NextId();
        return _store.Single(x => x.Id == id);
    }

    /// <summary>The same on a query.</summary>
    [Benchmark]
    public Item QueryableSingle()
    {
        var id = NextId();
        return _query.Single(x => x.Id == id);
    }

    /// <summary>The same, compiled.</summary>
    [Benchmark]
    public Item CompiledSingle() => ById(_store, NextId());

    /// <summary>Two of its columns.</summary>
    [Benchmark]
    public string QueryableProjection()
    {
        var id = NextId();
        return _query.Where(x => x.Id == id).Select(x => x.Name).Single();
    }

    /// <summary>A prepared command.</summary>
    [Benchmark]
    public Item Command()
    {
        _command.Parameters[0].Value = NextId();
        using var reader = _command.ExecuteReader();
        reader.Read();
        return new Item { Id = reader.GetInt64(0), Name = reader.GetString(1), Number = reader.GetInt32(2) };
    }

    /// <summary>Dapper.</summary>
    [Benchmark]
    public Item DapperSingle() => _connection.QuerySingle<Item>(Text, new { id = NextId() });

    /// <summary>SQLite's prepared command.</summary>
    [Benchmark]
    public Item SqliteCommand()
    {
        _sqliteCommand.Parameters[0].Value = NextId();
        using var reader = _sqliteCommand.ExecuteReader();
        reader.Read();
        return new Item { Id = reader.GetInt64(0), Name = reader.GetString(1), Number = reader.GetInt32(2) };
    }

    /// <summary>Dapper over SQLite.</summary>
    [Benchmark]
    public Item SqliteDapperSingle() => _sqlite.QuerySingle<Item>(Text, new { id = NextId() });

    private long NextId() => _id = (_id + 48_271) % Count;

    /// <summary>A record.</summary>
    public sealed class Item
    {
        /// <summary>The key.</summary>
        public long Id { get; set; }

        /// <summary>A text.</summary>
        public string Name { get; set; } = "";

        /// <summary>A number.</summary>
        public int Number { get; set; }
    }
}
