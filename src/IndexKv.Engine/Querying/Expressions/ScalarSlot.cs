using IndexKv.Engine.Values;

namespace IndexKv.Engine.Querying.Expressions;

/// <summary>A value of a group: one of its keys or aggregates. Made by the planner only.</summary>
/// <param name="Index">Its place.</param>
/// <param name="Type">Its type.</param>
internal sealed record ScalarSlot(int Index, KvType Type) : ScalarExpression;
