using IndexKv.Data.Sessions;
using IndexKv.Engine;

namespace IndexKv.Data.Tests.Sessions;

[TestFixture]
public sealed class CommandCacheTests
{
    private readonly CommandCache _cache = new();
    private Database _database = null!;

    [OneTimeSetUp]
    public void Open() => _database = Database.OpenInMemory(DatabaseOptions.Default);

    [OneTimeTearDown]
    public void Close() => _database.Dispose();

    [Test]
    public void A_text_is_compiled_once_for_a_schema()
    {
        using (var transaction = _database.BeginRead())
            _cache.Get("SELECT 1", transaction).Should().BeSameAs(_cache.Get("SELECT 1", transaction));
        using var before = _database.BeginRead();
        var old = _cache.Get("SELECT 2", before);
        using (var writer = _database.BeginWrite(TimeSpan.Zero))
        {
            writer.CreateStore(new Engine.Catalog.StoreDefinition("s", Engine.Catalog.StoreKind.Hash, [new("id", Engine.Values.KvType.Int32, false, 0)]));
            writer.Commit();
        }

        using var after = _database.BeginRead();
        _cache.Get("SELECT 2", after).Should().NotBeSameAs(old);
    }

    [Test]
    public void What_is_used_stays_and_what_is_not_used_goes()
    {
        using var transaction = _database.BeginRead();
        var used = _cache.Get("SELECT 'used'", transaction);
        var unused = _cache.Get("SELECT 'unused'", transaction);
        for (var i = 0; i < 2000; i++)
        {
            _cache.Get($"SELECT {i}", transaction);
            _cache.Get("SELECT 'used'", transaction).Should().BeSameAs(used);
        }

        _cache.Get("SELECT 'unused'", transaction).Should().NotBeSameAs(unused);
    }

    [Test]
    public void Very_long_texts_are_not_kept()
    {
        using var transaction = _database.BeginRead();
        var text = $"SELECT '{new string('x', 10_000)}'";
        _cache.Get(text, transaction).Should().NotBeSameAs(_cache.Get(text, transaction));
    }
}
