using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations.Schema;
using IndexKv.Data;
using IndexKv.Engine.Catalog;
using IndexKv.Engine.Values;

namespace IndexKv.Linq.Tests.Mapping;

/// <summary>Objects, lists and dictionaries in columns of the type ANY.</summary>
[TestFixture]
public sealed class NestedTests
{
    private KvConnection _connection = null!;

    [SetUp]
    public void Open()
    {
        _connection = new KvConnection("Data Source=:memory:");
        _connection.Open();
    }

    [TearDown]
    public void Close() => _connection.Dispose();

    [TestCase(StoreKind.Hash)]
    [TestCase(StoreKind.Sorted)]
    public void Nested_members_come_back_as_they_were(StoreKind kind)
    {
        var store = _connection.CreateStore<Person>(kind);
        Person[] people = [Ada(), new Person { Id = 2 }];
        if (kind == StoreKind.Hash)
            store.PutMany(people);
        else
            store.BulkWrite(people);
        store.OrderBy(p => p.Id).ToList().Should().BeEquivalentTo(people, o => o.WithStrictOrdering().ComparingByMembers<Address>().ComparingByMembers<ImmutableArray<short>>());
        var definition = _connection.FindStore("Person")!;
        definition.Columns[definition.FindColumn("Home")].Type.Should().Be(KvType.Any);
        definition.Columns[definition.FindColumn("Home")].IsNullable.Should().BeTrue();
        definition.Columns[definition.FindColumn("Tags")].IsNullable.Should().BeFalse();
    }

    [Test]
    public void Conditions_on_nested_members_give_what_they_give_in_memory()
    {
        var store = _connection.CreateStore<Person>(StoreKind.Hash);
        store.PutMany([Ada(), new Person { Id = 2, Tags = ["x"] }, new Person { Id = 3, Anything = 5L }]);
        store.Where(p => p.Home == null).Select(p => p.Id).Should().BeEquivalentTo([2L, 3L]);
        store.Where(p => p.Home == null).ToQueryString().Should().Contain("filter:").And.NotContain("in memory");
        store.Where(p => p.Home != null && p.Home.City == "London").Select(p => p.Home!.Street).Should().Equal("St James's Square");
        store.Single(p => p.Tags.Contains("x")).Id.Should().Be(2);
        store.Count(p => p.Tags.Count > 1).Should().Be(1);
        store.Select(p => p.Tags).ToList().Select(t => t.Count).Should().BeEquivalentTo([2, 1, 0]);
        store.OrderBy(p => p.Tags.Count).Select(p => p.Id).Should().Equal(3, 2, 1);
        store.GroupBy(p => p.Home == null).Select(g => new { g.Key, Count = g.Count() }).Should().BeEquivalentTo([new { Key = true, Count = 2 }, new { Key = false, Count = 1 }]);
    }

    [Test]
    public void Nested_members_are_members_to_command_text()
    {
        _connection.CreateStore<Person>(StoreKind.Hash).Put(Ada());
        Scalar("SELECT Home ->> 'City' FROM Person").Should().Be("London");
        Scalar("SELECT json_array_length(Tags) FROM Person").Should().Be(2L);
        Scalar("SELECT Scores ->> 'b' FROM Person").Should().Be(2.5);
    }

    [Test]
    public void Members_that_the_map_lacks_have_their_defaults_and_others_are_passed_over()
    {
        var store = _connection.CreateStore<Person>(StoreKind.Hash);
        store.Put(Ada());
        Run("""UPDATE Person SET Home = json('{"city": "Ulm", "more": [1]}')""");
        store.Get(1L)!.Home.Should().Be(new Address(null, "Ulm", default, null));
    }

    [Test]
    public void Value_of_another_nature_is_an_error_that_names_the_place()
    {
        var store = _connection.CreateStore<Person>(StoreKind.Hash);
        store.Put(Ada());
        Fails("""UPDATE Person SET Home = json('[1]')""", KvErrorCode.TypeMismatch, "*'Home'*[1]*Address*");
        Fails("""UPDATE Person SET Home = json('{"Kind": null}')""", KvErrorCode.NullNotAllowed, "*'Home'*Address.Kind*nullable*");
        Fails("""UPDATE Person SET Home = NULL, Tags = json('{"a": 1}')""", KvErrorCode.TypeMismatch, "*'Tags'*List*");

        void Fails(string change, KvErrorCode code, string message)
        {
            Run(change);
            var read = () => store.Get(1L);
            read.Should().Throw<KvException>().WithMessage(message).Which.Code.Should().Be(code);
        }
    }

    [Test]
    public void Inheritance_is_refused()
    {
        var store = _connection.CreateStore<Zoo>(StoreKind.Hash);
        store.Put(new Zoo { Id = 1, Animal = new Animal { Name = "a" } });
        var derived = () => store.Put(new Zoo { Id = 2, Animal = new Bird { Name = "b", Wings = 2 } });
        derived.Should().Throw<KvException>().WithMessage("*Bird*Animal*inheritance*").Which.Code.Should().Be(KvErrorCode.NotSupported);
        store.Count().Should().Be(1);
        var made = () => _connection.CreateStore<AbstractZoo>(StoreKind.Hash);
        made.Should().Throw<KvException>().WithMessage("*AbstractZoo.Shapes*Shape is abstract*").Which.Code.Should().Be(KvErrorCode.InvalidDefinition);
    }

    [Test]
    public void Object_that_holds_itself_is_an_error()
    {
        var store = _connection.CreateStore<Tree>(StoreKind.Hash);
        var root = new Node();
        root.Children.Add(new Node { Name = "child" });
        store.Put(new Tree { Id = 1, Root = root });
        store.Get(1)!.Root.Should().BeEquivalentTo(root);
        root.Children[0].Children.Add(root);
        var put = () => store.Put(new Tree { Id = 2, Root = root });
        put.Should().Throw<KvException>().WithMessage("*'Root'*holds itself*").Which.Code.Should().Be(KvErrorCode.TooLarge);
    }

    private static Person Ada() => new()
    {
        Id = 1,
        Home = new Address("St James's Square", "London", Kind.Work, 12),
        Tags = ["a", "b"],
        Others = [new Address(null, "Ockham", Kind.Home, null)],
        Scores = new() { ["a"] = 1, ["b"] = 2.5 },
        ByKind = new() { [Kind.Home] = [1, 2] },
        Span = (3, "three"),
        Anything = new Dictionary<string, object?> { ["x"] = 1L, ["y"] = new object?[] { "z", null, 1.5m } },
        Days = [new DateOnly(1815, 12, 10)],
        Small = [1, 2],
    };

    private object? Scalar(string text)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    private void Run(string text) => Scalar(text);

    public enum Kind
    {
        Home,
        Work,
    }

    public sealed record Address(string? Street, string? City, Kind Kind, int? Number);

    public sealed class Person
    {
        public long Id { get; set; }

        public Address? Home { get; set; }

        public List<string> Tags { get; set; } = [];

        public Address[]? Others { get; set; }

        public Dictionary<string, double>? Scores { get; set; }

        public Dictionary<Kind, List<int>>? ByKind { get; set; }

        public (int Number, string Text)? Span { get; set; }

        public object? Anything { get; set; }

        public HashSet<DateOnly>? Days { get; set; }

        public ImmutableArray<short> Small { get; set; } = [];
    }

    public class Animal
    {
        public string? Name { get; set; }
    }

    public sealed class Bird : Animal
    {
        public int Wings { get; set; }
    }

    public sealed class Zoo
    {
        public int Id { get; set; }

        public Animal? Animal { get; set; }
    }

    public abstract class Shape;

    public sealed class AbstractZoo
    {
        public int Id { get; set; }

        public List<Shape>? Shapes { get; set; }
    }

    public sealed class Node
    {
        public string? Name { get; set; }

        public List<Node> Children { get; set; } = [];
    }

    public sealed class Tree
    {
        public int Id { get; set; }

        [Column("Root")]
        public Node? Root { get; set; }
    }
}
