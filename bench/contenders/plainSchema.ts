/** The same fields as Sluice's query asks for, without any protection. */
export const plainTypeDefs = `
  enum Purpose { ORDER_FULFILMENT }
  directive @purpose(is: Purpose!) on QUERY
  type Query { users(first: Int!): UserConnection! }
  type UserConnection { edges: [UserEdge!]! }
  type UserEdge { node: User! }
  type User {
    id: ID!
    name: String
    email: String
    phone: String
    jobTitle: String
    company: String
    birthDate: String
    nationalId: String
  }
`;
